/**
 * Owns the order of the rules. The first rule that reads a character keeps it, so what is special stands before what is
 * general: addresses before numbers, dates before codes, codes before amounts, abbreviations before initials.
 */
import type { Rule } from '../rule';
import { chemistryRules } from './chemistry';
import { codeRules, groupedRules, hiddenRules } from './codes';
import { computingRules } from './computing';
import { contactRules } from './contact';
import { countRules } from './counts';
import { dateRules, isoRules } from './dates';
import { durationRules, isoDurationRules } from './durations';
import { formulaRules } from './formulas';
import { initialRules } from './initials';
import { lengthRules } from './lengths';
import { mathsRules, zoneRules } from './maths';
import { measureRules } from './measures';
import { moneyRules } from './money';
import { operatorRules } from './operators';
import { placeRules } from './places';
import { postcodeRules } from './postcodes';
import { referenceRules } from './references';
import { romanRules } from './roman';
import { scriptureRules } from './scripture';
import { shortFormRules } from './short-forms';
import { keyRules, signRules } from './signs';
import { pressureRules, slashRules } from './slashes';
import { dialledRules, telephoneRules } from './telephones';
import { timeRules } from './times';
import { versionRules } from './versions';

const DIGIT = /\d/;
const MEASURED = /[\d²³/]|\b(?:k[mW]|[cm]m|Mbps|Gbps|mg|µg|ft|m)\b/;
const SLASHED = /[/\u2044]/;
const SIGNED = /[^a-zA-Z\u00c0-\u024f\s.,;:!?'"()]/;

/** Most lines have no digit or sign: three rules of four are not tried there. */
const needing = (needs: RegExp, rules: readonly Rule[]): readonly Rule[] =>
  rules.map((rule) => ({ ...rule, needs }));

export const RULES: readonly Rule[] = [
  ...needing(/[\d#+⌘⌃⌥⇧-]/, computingRules),
  ...needing(/[@.#/\\]/, contactRules),
  ...needing(DIGIT, [...isoRules, ...isoDurationRules]),
  ...needing(/[\d\p{Lu}]/u, postcodeRules),
  ...needing(/[\d\p{Lu}]/u, placeRules),
  ...needing(DIGIT, [...hiddenRules, ...telephoneRules, ...groupedRules, ...dialledRules, ...codeRules]),
  ...needing(DIGIT, scriptureRules),
  ...needing(/[.§¶\d]/, referenceRules),
  ...needing(/\d|[A-Z]{3}/, moneyRules),
  ...needing(/UTC|GMT/, zoneRules),
  ...needing(DIGIT, timeRules),
  ...needing(DIGIT, durationRules),
  ...needing(/[\d\p{Lu}]/u, dateRules),
  ...needing(SLASHED, pressureRules),
  ...needing(MEASURED, lengthRules),
  ...needing(MEASURED, measureRules),
  ...needing(SLASHED, slashRules),
  ...shortFormRules,
  ...needing(/\p{Lu}|[ivx]{2}/u, romanRules),
  ...needing(/[#*]/, keyRules),
  ...needing(DIGIT, versionRules),
  ...needing(SIGNED, chemistryRules),
  ...needing(SIGNED, formulaRules),
  ...needing(SIGNED, mathsRules),
  ...needing(SIGNED, operatorRules),
  ...needing(SIGNED, countRules),
  ...needing(/\p{L}\.|\p{Lu}/u, initialRules),
  ...needing(SIGNED, signRules),
];
