/**
 * Owns what a careful reader says for short sentences of one kind or two: written, spoken. It must not be imported outside tests.
 */
import type { Cases } from './cases';

export const shortsCases: Cases = [
  [
    'Text 447911 123456 to enter.',
    'Text four four seven nine one one, one two three four five six to enter.',
  ],
  ["Meet us at 12 St. John's Rd.", "Meet us at twelve Saint John's Road."],
  ['If x ≤ 5, stop.', 'If X is at most five, stop.'],
  ['The gap is ~10⁻⁶ m wide.', 'The gap is about ten to the minus six meters wide.'],
  [
    'The area is πr² and the volume is 4/3 πr³.',
    'The area is pi R squared and the volume is four thirds pi R cubed.',
  ],
  [
    'Card ending **** 4242, exp. 09/27.',
    'Card ending in four two four two, expires September twenty twenty-seven.',
  ],
  ['Take 2 tabs p.o. b.i.d. with food.', 'Take two tabs by mouth twice a day with food.'],
  ['Flight BA 2490 leaves at 7:05 a.m.', 'Flight B A two four nine zero leaves at seven oh five A M.'],
  ['Rated 4.8★ by guests.', 'Rated four point eight stars by guests.'],
  ['Rated ★★★★☆ by one guest.', 'Rated four out of five stars by one guest.'],
  ['Use && to join them.', 'Use and to join them.'],
  ['It uses 7.8 L/100 km.', 'It uses seven point eight liters per one hundred kilometers.'],
  ['Born 4/5/2026, due 12/31.', 'Born April fifth, twenty twenty-six, due December thirty-first.'],
  ['Go to 40.7° N, 74.0° W.', 'Go to forty point seven degrees North, seventy-four point zero degrees West.'],
  ['Players are 5\'10"-6\'2" tall.', 'Players are five foot ten to six foot two tall.'],
  ['See Fig. 3(b) and Ch. 3–5.', 'See figure three B and chapters three to five.'],
  ['Read vols. I–III, pg. 7, ll. 10-12.', 'Read volumes one to three, page seven, lines ten to twelve.'],
  ['Use a 3/4" pipe and ½ tsp salt.', 'Use a three quarter inch pipe and one half teaspoon salt.'],
  ['A 10 ft. x 12 ft. room.', 'A ten feet by twelve feet room.'],
  ['The board is 3/4" thick.', 'The board is three quarters of an inch thick.'],
  [
    'Give 5 mg/kg/day or 10 mL q8h.',
    'Give five milligrams per kilogram per day or ten milliliters every eight hours.',
  ],
  ['Compute a/b and f(x)=2x+1.', 'Compute A over B and F of X equals two X plus one.'],
  [
    '50 kg·m/s², 3×10⁸ m/s and 9.81 m/s2.',
    'fifty kilogram meters per second squared, three times ten to the eighth meters per second and nine point eight one meters per second squared.',
  ],
  ['Ca²⁺ and Na+ levels; R² = 0.9.', 'C A two plus and N A plus levels; R squared equals zero point nine.'],
  [
    'GPA of 3.8/4.0 with B+/A- grades.',
    'G P A of three point eight out of four with B plus or A minus grades.',
  ],
  ['O−/AB+ donors.', 'O negative or A B positive donors.'],
  [
    "UTC−08:00, week 2026-W49, Q4'25, FY2025/26.",
    'U T C minus eight, week forty-nine of twenty twenty-six, Q four twenty-five, F Y twenty twenty-five to twenty-six.',
  ],
  [
    'RFC 2119, ISO 9001 and IPv6 over Wi-Fi 6E.',
    'R F C twenty-one nineteen, I S O nine thousand one and IPv six over Wi-Fi six E.',
  ],
  ['Your PIN 0042 and OTP 493 021.', 'Your Pin zero zero four two and O T P four nine three, zero two one.'],
  ['Your ref. no. is AB12/34-C.', 'Your reference no. is A B one two slash three four, C.'],
  ['[sighs] Well. *laughs* (pauses) <smiles> _whispers_ ok ~sings~ (see p. 4).', 'Well. ok, see page four.'],
  ['The lap record is 1:23.456.', 'The lap record is one minute twenty-three point four five six seconds.'],
  [
    'The generator makes 12 kVA and draws 30 A at 230 V AC.',
    'The generator makes twelve kilovolt amps and draws thirty amps at two hundred thirty V A C.',
  ],
  [
    'Anything ≥18 years and <65 kg is fine.',
    'Anything at least eighteen years and less than sixty-five kilograms is fine.',
  ],
  [
    '450 W 33rd St, 12th Fl, New York, NY 10001-2603.',
    'four fifty West thirty-third Street, twelfth floor, New York, New York one zero zero zero one, two six zero three.',
  ],
  ['The card ending x4471 is locked.', 'The card ending in four four seven one is locked.'],
  ['Arrive by 0730 hrs at Gate B12.', 'Arrive by zero seven thirty hours at Gate B twelve.'],
  [
    "St. Mary's Hosp. is on Elm St. near Ft. Worth.",
    "Saint Mary's Hospital is on Elm Street near Fort Worth.",
  ],
  [
    'Rest 90s between sets, then run 5 x 3min intervals.',
    'Rest ninety seconds between sets, then run five by three minutes intervals.',
  ],
  ['Winds of 25 kt gusting 40 kts.', 'Winds of twenty-five knots gusting forty knots.'],
  [
    'Torque the bolt to 45 N·m or 33 ft-lb.',
    'Torque the bolt to forty-five newton meters or thirty-three foot-pounds.',
  ],
  ['∠ABC = 90° and AB ∥ CD.', 'angle A B C equals ninety degrees and A B parallel to C D.'],
  [
    'Tel: 0800 123 4567 / Fax: 0800 123 4568.',
    'Tel: zero eight zero zero, one two three, four five six seven or Fax: zero eight zero zero, one two three, four five six eight.',
  ],
  [
    'The office is at Hauptstr. 5, 80331 München.',
    'The office is at Hauptstr. five, eight zero three three one München.',
  ],
  ['They wanted US to pay, not them.', 'They wanted us to pay, not them.'],
  [
    'Half the class (50/50) scored 8/10 or better.',
    'Half the class, fifty-fifty, scored eight out of ten or better.',
  ],
  [
    'The event ran 2026-07-01/2026-07-05.',
    'The event ran July first, twenty twenty-six to July fifth, twenty twenty-six.',
  ],
  ['Trim it to 1\' 6-1/2".', 'Trim it to one foot six and a half.'],
  [
    'Cited in op. cit., pp. xii–xv and fn. 3.',
    'Cited in op cit, pages twelve to fifteen and footnote three.',
  ],
  ['See Vol. II, No. 4, ed. Brown, 2nd ed.', 'See volume two, number four, edited by Brown, second edition.'],
  [
    'Copyright &copy; 2024 &mdash; All rights reserved&trade;',
    'Copyright twenty twenty-four, All rights reserved',
  ],
  ['Sleep 7.5h/night for 6 wks.', 'Sleep seven point five hours per night for six weeks.'],
  ['At −40°, °C and °F agree.', 'At minus forty degrees, degrees Celsius and degrees Fahrenheit agree.'],
  ['Light moves at 3 × 10^8 m/s.', 'Light moves at three times ten to the eighth meters per second.'],
  [
    'If a ≥ b and b > 0, then a/b ≥ 1.',
    'If A is at least B and B is greater than zero, then A over B is at least one.',
  ],
  ['Dial *67 or #31# first.', 'Dial star six seven or pound three one pound first.'],
  [
    'BP: 110/70 mm Hg, RR 16/min, T 36.8 C.',
    'B P: one ten over seventy millimeters of mercury, R R sixteen per minute, T thirty-six point eight degrees Celsius.',
  ],
  [
    'See 20261224T0930Z in the log.',
    'See December twenty-fourth, twenty twenty-six, at nine thirty U T C in the log.',
  ],
  [
    'The patch is v2.4.1a (build 7702).',
    'The patch is version two point four point one A, build seven thousand seven hundred two.',
  ],
  ["A 4' × 8' sheet of 1/2\" plywood.", 'A four feet by eight feet sheet of half inch plywood.'],
  ['Ch. 7, vs. 3-5, p. iv.', 'chapter seven, verses three to five, page four.'],
  ['[LAUGHTER] I know! [applause]', 'I know!'],
  ['((nods)) Sure. {sighs} Fine. — *waves* Bye!', 'Sure. Fine. Bye!'],
  [
    'Marinate 24–48h; grill 8 mins/side.',
    'Marinate twenty-four to forty-eight hours; grill eight minutes per side.',
  ],
  [
    'He ran the 100m in 9.58s and the 400m in 43s.',
    'He ran the one hundred meters in nine point five eight seconds and the four hundred meters in forty-three seconds.',
  ],
  ['Max load: 2.5 t. or 5,500 lbs.', 'Max load: two point five tons or five thousand five hundred pounds.'],
  ['The limit is 10⁶ CFU/mL.', 'The limit is ten to the sixth C F U per milliliter.'],
  [
    "f'(x) = 2x and ∫x dx = x²/2.",
    'F prime of X equals two X and the integral of x dx equals X squared over two.',
  ],
  ["He's A-level ready with an A* and two Bs.", "He's A-level ready with an A star and two Bs."],
  ['O-neg and AB-pos units are ready.', 'O negative and A B positive units are ready.'],
  ['Call 112 in Europe, 999 in the UK.', 'Call one one two in Europe, nine nine nine in the U K.'],
  [
    '(415) 555-2671 or 415/555-2672',
    'four one five, five five five, two six seven one or four one five, five five five, two six seven two',
  ],
  ['10115 Berlin, Invalidenstr. 116.', 'one zero one one five Berlin, Invalidenstr. one hundred sixteen.'],
  [
    'Apt. #5-C, 1234 NW 8th St., Miami, FL.',
    'Apartment number five C, twelve thirty-four Northwest eighth Street, Miami, Florida.',
  ],
  ['Valid 05/2026–04/2027.', 'Valid May twenty twenty-six to April twenty twenty-seven.'],
  ['On 13/11/2026 at 14h30.', 'On November thirteenth, twenty twenty-six at two thirty P M.'],
  [
    'At 2026-03-04T09:05:00.000+00:00 it failed.',
    'At March fourth, twenty twenty-six, at nine oh five U T C it failed.',
  ],
  ['Requires OpenSSL 1.1.1w or 3.x.', 'Requires OpenSSL one point one point one W or three point X.'],
  [
    "Shakespeare's Henry IV, Part 1, Act V, sc. i.",
    "Shakespeare's Henry the fourth, Part one, Act five, scene one.",
  ],
  ['Chapters i–iv, vols. 2 & 3.', 'Chapters one to four, volumes two and three.'],
  ['See vol. 14, pp. 101ff.', 'See volume fourteen, pages one hundred one and following'],
  ['Conf. #: 8XK-22Q; thanks.', 'Confirmation number: eight X K, two two Q; thanks.'],
  [
    'MAC 00:1A:2B:3C:4D:5E and IP 192.168.1.1.',
    'Mac zero zero, one A, two B, three C, four D, five E and I P one hundred ninety-two dot one hundred sixty-eight dot one dot one.',
  ],
  ['Al₂(SO₄)₃ + 6NaOH → 2Al(OH)₃.', 'A L two S O four three plus six N A O H to two A L O H three.'],
  [
    'A 40-lb bag makes 0.6 cu. ft. of concrete.',
    'A forty-pound bag makes zero point six cubic feet of concrete.',
  ],
  [
    'Add 3 c. flour, 1½ t. salt and 2 T. oil.',
    'Add three cups flour, one and a half teaspoons salt and two tablespoons oil.',
  ],
  ['x₁ + x₂ = 10.', 'X one plus X two equals ten.'],
  ['The angle is 45°30′15″.', 'The angle is forty-five degrees thirty minutes fifteen seconds.'],
  ['log₂ 8 = 3 and ln e = 1.', 'log base two of eight equals three and ln E equals one.'],
  ['H₂SO₄ has a pH < 1.', 'H two S O four has a P H less than one.'],
  ['She lives at 5 Av. Foch, 75116 Paris.', 'She lives at five Avenue Foch, seven five one one six Paris.'],
  [
    'Mail goes to Apt 12, Perth WA 6000.',
    'Mail goes to Apartment twelve, Perth Western Australia six zero zero zero.',
  ],
  ['Bleach 1:10; serve 1:1.', 'Bleach one to ten; serve one to one.'],
  ['It ran at 08:00+01:00.', "It ran at eight o'clock U T C plus one."],
  [
    "We're on v4; v3.9 ends 2027-Q1.",
    "We're on version four; version three point nine ends Q one of twenty twenty-seven.",
  ],
  ['Use Node >= 20 or Deno ^2.1.', 'Use Node at least twenty or Deno caret two point one.'],
  ["He's 6 ft tall; she's 5'.", "He's six feet tall; she's five feet."],
  ['Op. 27 No. 2, mvt. III.', 'opus twenty-seven number two, movement three.'],
  ['Part III, § 12(a)(2), cl. 4.', 'Part three, section twelve A, two, clause four.'],
  ['*Sighs.* Fine. *exits*', 'Fine.'],
  ['V = πr²h and E = ½mv².', 'V equals pi R squared h and E equals one half mv squared.'],
  [
    "He's O+, his wife is A-, their son is AB-.",
    "He's O positive, his wife is A negative, their son is A B negative.",
  ],
  ['Give 10 mL every 4–6 hrs for 7 d.', 'Give ten milliliters every four to six hours for seven days.'],
  ['The area is π × radius².', 'The area is pi times radius squared.'],
  [
    'Each round lasts 3m 20s with a 60s break.',
    'Each round lasts three minutes twenty seconds with a sixty second break.',
  ],
  [
    "We're at 9 King St. W., Toronto, ON M5H 1A1.",
    "We're at nine King Street West, Toronto, Ontario M five H, one A one.",
  ],
  [
    "She rates it 3.5/5; I'd say 4/5.",
    "She rates it three point five out of five; I'd say four out of five.",
  ],
  ['Enter PIN 4417 and code 009-221.', 'Enter Pin four four one seven and code zero zero nine, two two one.'],
  ['v = d/t and a = Δv/Δt.', 'V equals D over T and A equals delta V over delta T.'],
  [
    'Approx. 30 emp., incl. mgrs., work in the bldg.',
    'Approximately thirty employees, including managers, work in the building.',
  ],
];
