/**
 * Owns what HTML's character references stand for: numbered ones, and the names of HTML 4 with the common ones of
 * HTML 5 (html.spec.whatwg.org/multipage/named-characters.html). Pure. It must not know tags (see markup.ts).
 */
import { replaced, type Source } from './source';

/** Names of U+00A0 to U+00FF, in order. */
const LATIN_1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot ' +
  'cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml ' +
  'Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
  'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ' +
  'ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ');

/** Names of U+0391 to U+03A9 (small letters 32 further on), in order; U+03A2 is no character. */
const GREEK =
  'Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho _ Sigma Tau Upsilon Phi Chi Psi Omega'.split(
    ' ',
  );

/** The others: name and hexadecimal code. */
const OTHERS =
  'quot 22 amp 26 lt 3c gt 3e apos 27 excl 21 num 23 dollar 24 percnt 25 lpar 28 rpar 29 ast 2a plus 2b comma 2c period 2e sol 2f ' +
  'colon 3a semi 3b equals 3d quest 3f commat 40 lsqb 5b lbrack 5b bsol 5c rsqb 5d rbrack 5d Hat 5e lowbar 5f grave 60 lcub 7b ' +
  'lbrace 7b verbar 7c vert 7c rcub 7d rbrace 7d Tab 9 NewLine a AMP 26 LT 3c GT 3e QUOT 22 COPY a9 REG ae ' +
  'OElig 152 oelig 153 Scaron 160 scaron 161 Yuml 178 fnof 192 circ 2c6 tilde 2dc sigmaf 3c2 thetasym 3d1 upsih 3d2 piv 3d6 ensp 2002 ' +
  'emsp 2003 numsp 2007 puncsp 2008 thinsp 2009 hairsp 200a zwnj 200c zwj 200d lrm 200e rlm 200f hyphen 2010 dash 2010 ndash 2013 ' +
  'mdash 2014 horbar 2015 lsquo 2018 rsquo 2019 sbquo 201a ldquo 201c rdquo 201d bdquo 201e dagger 2020 Dagger 2021 bull 2022 hellip 2026 ' +
  'mldr 2026 permil 2030 prime 2032 Prime 2033 lsaquo 2039 rsaquo 203a oline 203e frasl 2044 euro 20ac image 2111 weierp 2118 real 211c ' +
  'trade 2122 numero 2116 frac13 2153 frac23 2154 frac15 2155 frac18 215b frac38 215c frac58 215d frac78 215e alefsym 2135 larr 2190 ' +
  'uarr 2191 rarr 2192 darr 2193 harr 2194 crarr 21b5 lArr 21d0 uArr 21d1 rArr 21d2 dArr 21d3 hArr 21d4 forall 2200 part 2202 exist 2203 ' +
  'empty 2205 nabla 2207 isin 2208 notin 2209 ni 220b prod 220f sum 2211 minus 2212 lowast 2217 radic 221a prop 221d infin 221e ang 2220 ' +
  'and 2227 or 2228 cap 2229 cup 222a int 222b there4 2234 sim 223c cong 2245 asymp 2248 ne 2260 equiv 2261 le 2264 leq 2264 ge 2265 ' +
  'geq 2265 sub 2282 sup 2283 nsub 2284 sube 2286 supe 2287 oplus 2295 otimes 2297 perp 22a5 sdot 22c5 lceil 2308 rceil 2309 lfloor 230a ' +
  'rfloor 230b lang 2329 rang 232a loz 25ca starf 2605 star 2606 phone 260e spades 2660 clubs 2663 hearts 2665 diams 2666 check 2713 ' +
  'cross 2717 fflig fb00 filig fb01 fllig fb02 Abreve 102 abreve 103 Aogon 104 aogon 105 Cacute 106 cacute 107 Ccaron 10c ccaron 10d ' +
  'Dcaron 10e dcaron 10f Dstrok 110 dstrok 111 Ecaron 11a ecaron 11b Eogon 118 eogon 119 Gbreve 11e gbreve 11f Idot 130 inodot 131 ' +
  'Lstrok 141 lstrok 142 Nacute 143 nacute 144 Ncaron 147 ncaron 148 Odblac 150 odblac 151 Rcaron 158 rcaron 159 Sacute 15a sacute 15b ' +
  'Scedil 15e scedil 15f Tcaron 164 tcaron 165 Udblac 170 udblac 171 Uring 16e uring 16f Zacute 179 zacute 17a Zcaron 17d zcaron 17e ' +
  'Zdot 17b zdot 17c';

function allNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  LATIN_1.forEach((name, index) => names.set(name, String.fromCodePoint(0xa0 + index)));
  GREEK.forEach((name, index) => {
    names.set(name, String.fromCodePoint(0x391 + index));
    names.set(name.toLowerCase(), String.fromCodePoint(0x3b1 + index));
  });
  for (const [, name = '', code = ''] of OTHERS.matchAll(/(\S+) ([\da-f]+)/g)) {
    names.set(name, String.fromCodePoint(Number.parseInt(code, 16)));
  }
  return names;
}
const NAMES = allNames();

/** What old pages mean by &#128; to &#159;: the characters of Windows-1252; "?" where it has none. */
const WINDOWS_1252 = '€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ';

function numbered(code: number): string {
  if (code >= 128 && code <= 159) return WINDOWS_1252.charAt(code - 128);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
}

const REFERENCE =
  /&(?:#(?<decimal>\d{1,8});?|#[xX](?<hex>[\da-fA-F]{1,6});?|(?<name>[a-zA-Z][a-zA-Z\d]{1,31});|(?<old>nbsp|amp|lt|gt|quot|copy|reg)(?![a-zA-Z\d;=]))/g;
/** A text may have been escaped more than once on its way; more often than this it is about entities. */
const MAX_ESCAPES = 3;

/** Each character reference becomes its character, also where the "&" was escaped itself ("&amp;nbsp;"). */
export function withoutEntities(source: Source): Source {
  let current = source;
  for (let round = 0; round < MAX_ESCAPES && current.text.includes('&'); round += 1) {
    const next = replaced(current, REFERENCE, 'white space', ({ groups = {} }) => {
      const { decimal, hex, name, old } = groups;
      if (decimal !== undefined) return numbered(Number(decimal));
      if (hex !== undefined) return numbered(Number.parseInt(hex, 16));
      return NAMES.get(name ?? old ?? '');
    });
    if (next === current) break;
    current = next;
  }
  return current;
}
