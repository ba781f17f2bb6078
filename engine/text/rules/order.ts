/**
 * Owns the order of the rules. The first rule that reads a character keeps it, so what is special stands before what is
 * general: addresses before numbers, dates before codes, codes before amounts, abbreviations before initials.
 */
import type { Rule } from '../rule';
import { codeRules } from './codes';
import { contactRules } from './contact';
import { countRules } from './counts';
import { dateRules, isoRules } from './dates';
import { initialRules } from './initials';
import { lengthRules } from './lengths';
import { mathsRules, zoneRules } from './maths';
import { measureRules } from './measures';
import { moneyRules } from './money';
import { placeRules } from './places';
import { referenceRules } from './references';
import { romanRules } from './roman';
import { shortFormRules } from './short-forms';
import { keyRules, signRules } from './signs';
import { pressureRules, slashRules } from './slashes';
import { timeRules } from './times';

const DIGIT = /\d/;
const MEASURED = /[\d²³/]|\b(?:k[mW]|[cm]m|Mbps|Gbps|mg|µg|ft|m)\b/;
const SLASHED = /[/\u2044]/;
const SIGNED = /[^a-zA-Z\u00c0-\u024f\s.,;:!?'"()]/;

/** Most lines have no digit or sign: three rules of four are not tried there. */
const needing = (needs: RegExp, rules: readonly Rule[]): readonly Rule[] =>
  rules.map((rule) => ({ ...rule, needs }));

export const RULES: readonly Rule[] = [
  ...needing(/[@.#/\\]/, contactRules),
  ...needing(DIGIT, isoRules),
  ...needing(/[\d\p{Lu}]/u, placeRules),
  ...needing(DIGIT, codeRules),
  ...needing(/[.§¶\d]/, referenceRules),
  ...needing(/\d|[A-Z]{3}/, moneyRules),
  ...needing(/UTC|GMT/, zoneRules),
  ...needing(DIGIT, timeRules),
  ...needing(/[\d\p{Lu}]/u, dateRules),
  ...needing(SLASHED, pressureRules),
  ...needing(MEASURED, lengthRules),
  ...needing(MEASURED, measureRules),
  ...needing(SLASHED, slashRules),
  ...shortFormRules,
  ...needing(/\p{Lu}|[ivx]{2}/u, romanRules),
  ...needing(/[#*]/, keyRules),
  ...needing(SIGNED, mathsRules),
  ...needing(SIGNED, countRules),
  ...needing(/\p{L}\.|\p{Lu}/u, initialRules),
  ...needing(SIGNED, signRules),
];
