/**
 * Owns what English abbreviations do to the full stop after them: which never end a sentence, which may. It must not
 * know how they are spoken (see spoken-letters.ts) or where chunks are cut (chunk.ts).
 */

/** A word follows these: a full stop after them never ends a sentence. Lower case, without the last full stop. */
export const NEVER_END = new Set(
  (
    'mr mrs ms mx messrs mme mlle prof rev gen sen rep gov capt sgt lt col cmdr hon pres supt insp fr mt ft ' +
    'e.g i.e eg ie vs cf viz approx ca fig figs vol ch sec dept est ext tel attn encl incl excl resp p.s pp vols figs chs chap nos misc avg qty prev orig vit'
  ).split(' '),
);

/** These end a sentence only if the next word looks like the beginning of one. Lower case. */
export const MAY_END = new Set(
  (
    'dr st ave blvd rd ln hwy apt ste bldg jr sr etc inc ltd co corp bros al esq ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ' +
    'appt appts acct accts govt univ bldgs apts rm rms mgr mgmt asst assoc assn pkg pkgs bdrm intl natl pkwy rte ct pl sq ter cir ' +
    'hr hrs min mins sec secs lb lbs oz yr yrs tsp tbsp'
  ).split(' '),
);

/** Abbreviations only in front of a number ("No. 5", "p. 12"); otherwise a word or a letter that ends its sentence. */
export const BEFORE_NUMBER = new Set(
  'no nos p pp art fig vol ch sec ext c ca v pt para exp max pg pgs ll sc cl mvt op bk bks conf agg lat long'.split(
    ' ',
  ),
);

/** Words that open sentences much more often than they continue one after an abbreviation. Lower case. */
export const SENTENCE_OPENERS = new Set(
  (
    "a an the this that these those there here it it's its i i'm i'll i've i'd we we're we'll we've you you're " +
    "you'll your our my he she they they're his her their that's there's what where when why how who which would " +
    'could can do does did is are was were have has should please if so but and or not no yes ok okay in on at to ' +
    "for from as by with once since while until unless after before then also however just let let's thanks thank " +
    'sorry great sure any all some each every both feel call bring'
  ).split(' '),
);

/** After "a.m." and "p.m." only these capitals go on with the sentence: days, months, zones. Lower case. */
export const AFTER_TIME = new Set(
  (
    'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february march april may ' +
    'june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec eastern central mountain pacific ' +
    'et est edt ct cst cdt mt mst mdt pt pst pdt utc gmt bst cet ist'
  ).split(' '),
);
