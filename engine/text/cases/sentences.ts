/**
 * Owns what a careful reader says for whole sentences of several kinds: written, spoken. It must not be imported outside tests.
 */
import type { Cases } from './cases';

export const sentencesCases: Cases = [
  ["*laughs softly* That's funny. [sighs] *shrugs*", "That's funny."],
  ['*smiles* Of course! (pauses) Anything else? *waves goodbye*', 'Of course! Anything else?'],
  ['1 ≤ n ≤ 10', 'one at most N at most ten'],
  ['A 1.5-hour exam.', 'A one point five-hour exam.'],
  ["A C+ won't transfer, a B- will.", "A C plus won't transfer, a B minus will."],
  ['About 5 x 10^9 people.', 'About five times ten to the ninth people.'],
  ['Add 250 cm³ of water.', 'Add two hundred fifty cubic centimeters of water.'],
  [
    'Applicants with IELTS ≥6.5 or TOEFL > 90 qualify.',
    'Applicants with Ielts at least six point five or Toefl more than ninety qualify.',
  ],
  ['Area = πr² and V = (4/3)πr³.', 'Area equals pi R squared and V equals, four thirds, pi R cubed.'],
  ['Booking ref: QX4-91B, seat 22F.', 'Booking ref: Q X four, nine one B, seat twenty-two F.'],
  ['Call (0)20 7946 0018.', 'Call zero, two zero, seven nine four six, zero zero one eight.'],
  [
    'Call +44 (0)20 7946 0018.',
    'Call plus four four, zero, two zero, seven nine four six, zero zero one eight.',
  ],
  [
    'Call 1300 975 707, or 020 7946 0018, or 98450 12345. We sold 1300 flats and 975 houses.',
    'Call one three zero zero, nine seven five, seven zero seven, or zero two zero, seven nine four six, zero zero one eight, or nine eight four five zero, one two three four five. We sold one thousand three hundred flats and nine hundred seventy-five houses.',
  ],
  ['Cf. p. 9 ff. and n. 3.', 'Compare page nine and following and note three.'],
  ['Commission is 5–6% ≈ $24k.', 'Commission is five to six percent is about twenty-four thousand dollars.'],
  [
    'Deployed at 2026-01-31T23:59:59Z.',
    'Deployed at January thirty-first, twenty twenty-six, at eleven fifty-nine P M and fifty-nine seconds U T C.',
  ],
  ['Dilute the bleach 1:10, or 2:1 for stains.', 'Dilute the bleach one to ten, or two to one for stains.'],
  [
    'Dr. & Mrs. Jones vs. the Dept. of Ed., No. 22-451.',
    'Doctor and Missus Jones versus the Department of Ed. number two two, four five one.',
  ],
  ['Each lesson is 55min.', 'Each lesson is fifty-five minutes.'],
  ['Each tablet has 25 µg/mL.', 'Each tablet has twenty-five micrograms per milliliter.'],
  ['Enrollment runs 8/15–9/1.', 'Enrollment runs August fifteenth to September first.'],
  ['Final score: 4–2; last week 0:3.', 'Final score: four to two; last week zero to three.'],
  [
    'From abroad dial +33 1 70 18 99 00.',
    'From abroad dial plus three three, one, seven zero, one eight, nine nine, zero zero.',
  ],
  [
    'Google shows 4.8/5 from 312 reviews.',
    'Google shows four point eight out of five from three hundred twelve reviews.',
  ],
  [
    'HOA dues are $275/mo + $40/yr.',
    'H O A dues are two hundred seventy-five dollars per month plus forty dollars per year.',
  ],
  ['He said &ldquo;it&#8217;s fine&rdquo; &#128512;', "He said it's fine"],
  ["He's 5'11 and weighs 170 lbs.", "He's five foot eleven and weighs one hundred seventy pounds."],
  ['Hello! *checks the calendar* Tuesday works.', 'Hello! Tuesday works.'],
  ['His BP is 135/85 and pulse 64.', 'His B P is one thirty-five over eighty-five and pulse sixty-four.'],
  ['His grade went from D- to C+.', 'His grade went from D minus to C plus.'],
  ['Hold the rinse for 45 sec., then spit.', 'Hold the rinse for forty-five seconds, then spit.'],
  ['I got an A, a B+ and a C-.', 'I got an A, a B plus and a C minus.'],
  [
    'In India it is 080-4718 2200.',
    'In India it is zero eight zero, four seven one eight, two two zero zero.',
  ],
  [
    'International students in the US pay the same. Send it to our US office, not to US customs.',
    'International students in the U S pay the same. Send it to our U S office, not to U S customs.',
  ],
  ['Is it in Eugene, OR or in Boise, ID?', 'Is it in Eugene, Oregon or in Boise, Idaho?'],
  ['It lasted 2h and the rest 10 min 5 s.', 'It lasted two hours and the rest ten minutes five seconds.'],
  [
    'It lists for £425,000 (≈ €495k).',
    'It lists for four hundred twenty-five thousand pounds, about four hundred ninety-five thousand euros.',
  ],
  ["It's 72°F/22°C inside.", "It's seventy-two degrees Fahrenheit or twenty-two degrees Celsius inside."],
  [
    "It's at 77 Massachusetts Ave., Cambridge, MA 02139.",
    "It's at seventy-seven Massachusetts Avenue, Cambridge, Massachusetts zero two one three nine.",
  ],
  [
    'King Charles III opened it; Richard III is a play.',
    'King Charles the third opened it; Richard the third is a play.',
  ],
  ['Liverpool beat Leeds 4:1.', 'Liverpool beat Leeds four to one.'],
  [
    'Louis XVI lost his head; Pius XII did not.',
    'Louis the sixteenth lost his head; Pius the twelfth did not.',
  ],
  [
    'My cell is 917-555-0148; the office is 212.555.0100, ext. 4.',
    'My cell is nine one seven, five five five, zero one four eight; the office is two one two, five five five, zero one zero zero, extension four.',
  ],
  ['My code is K-47-Z9.', 'My code is K, four seven, Z nine.'],
  ["NaCl dissolves in H₂O; CH₄ doesn't.", "N A C L dissolves in H two O; C H four doesn't."],
  [
    'Open Mon–Fri 8–6, Sat 9–1, closed Sun.',
    'Open Monday to Friday eight to six, Saturday nine to one, closed Sunday.',
  ],
  [
    'Our Berlin office is on UTC+2 in summer, UTC+1 in winter.',
    'Our Berlin office is on U T C plus two in summer, U T C plus one in winter.',
  ],
  [
    'Our fax is 0049 89 1234 5678.',
    'Our fax is zero zero four nine, eight nine, one two three four, five six seven eight.',
  ],
  ['Part II of Rocky III.', 'Part two of Rocky three.'],
  ['Pi&ntilde;ata party &ndash; 4&thinsp;pm &amp; free!', 'Piñata party, four P M and free!'],
  [
    'Please arrive 15m early; the X-rays take 10m.',
    'Please arrive fifteen minutes early; the X rays take ten minutes.',
  ],
  ['Price&colon; &euro;5&nbsp;&ndash;&nbsp;&euro;7', 'Price: five to seven euros'],
  [
    'Reach us on 0131 496 0771 or 0800 1111.',
    'Reach us on zero one three one, four nine six, zero seven seven one or zero eight zero zero, one one one one.',
  ],
  [
    'Ring the Sydney desk on (02) 9374 4000.',
    'Ring the Sydney desk on zero two, nine three seven four, four zero zero zero.',
  ],
  ['Scores ≤ 59 fail; ≥ 60 pass.', 'Scores at most fifty-nine fail; at least sixty pass.'],
  [
    'See docs/setup.md or mail help+new@ex-ample.co.uk.',
    'See docs slash setup dot M D or mail help plus new at ex dash ample dot co dot U K.',
  ],
  [
    'See vol. II, pp. 101–110, and chap. 7.',
    'See volume two, pages one hundred one to one hundred ten, and chapter seven.',
  ],
  ['Send it to 9 rue Cler, 75007 Paris.', 'Send it to nine rue Cler, seven five zero zero seven Paris.'],
  [
    'She lives at 4500 N. Lake Shore Dr., Chicago, IL 60613.',
    'She lives at forty-five hundred North Lake Shore Drive, Chicago, Illinois six zero six one three.',
  ],
  ['She said &lsquo;yes&rsquo; &amp;mdash; twice.', 'She said yes, twice.'],
  [
    'Ship to 350 Fifth Ave, Fl. 34, New York, NY 10118.',
    'Ship to three fifty Fifth Avenue, Floor thirty-four, New York, New York one zero one one eight.',
  ],
  ['Solve 2x² − 3x + 1 = 0.', 'Solve two X squared minus three X plus one equals zero.'],
  ['Speed: 3×10⁸ m/s.', 'Speed: three times ten to the eighth meters per second.'],
  ['Take 1/2 tablet, then 1/4 tablet.', 'Take one half tablet, then one quarter tablet.'],
  [
    'Take 50 µg once a day. The hall holds 400 m³ of air, about 10⁶ seeds. The plot has 300 m².',
    'Take fifty micrograms once a day. The hall holds four hundred cubic meters of air, about ten to the sixth seeds. The plot has three hundred square meters.',
  ],
  ['Tell US now, NOT LATER, PLEASE', 'Tell us now, not later, please'],
  ['The Dublin office: 01 555 0123.', 'The Dublin office: zero one, five five five, zero one two three.'],
  ['The Madrid office: 912 345 678.', 'The Madrid office: nine one two, three four five, six seven eight.'],
  ['The Manchester branch is at M1 1AE.', 'The Manchester branch is at M one, one A E.'],
  [
    'The Paris office: 01.23.45.67.89.',
    'The Paris office: zero one, two three, four five, six seven, eight nine.',
  ],
  [
    'The Singapore line is +65 6123 4567.',
    'The Singapore line is plus six five, six one two three, four five six seven.',
  ],
  [
    'The Tokyo office: 03-5555-0123.',
    'The Tokyo office: zero three, five five five five, zero one two three.',
  ],
  [
    'The area is πr², i.e. ≈ 78.5 m².',
    'The area is pi R squared, that is, about seventy-eight point five square meters.',
  ],
  ['The backyard is 15m by 20m.', 'The backyard is fifteen meters by twenty meters.'],
  ['The board is 8\' long, 2" thick.', 'The board is eight feet long, two inches thick.'],
  ['The call is at 9am GMT-3.', 'The call is at nine A M G M T minus three.'],
  [
    'The card (xxxx xxxx xxxx 1881) expires 09/27.',
    'The card, ending in one eight eight one, expires September twenty twenty-seven.',
  ],
  [
    'The charge is on your card ending ****9931.',
    'The charge is on your card ending in nine nine three one.',
  ],
  [
    "The class of '05 meets in Rm. 12B at 19:00.",
    'The class of oh five meets in Room twelve B at seven P M.',
  ],
  [
    'The cleaning takes 1h 30m, the X-ray 5m 30s. The pool is 25 m long.',
    'The cleaning takes one hour thirty minutes, the X ray five minutes thirty seconds. The pool is twenty-five meters long.',
  ],
  ['The donor is AB-, the patient is A+.', 'The donor is A B negative, the patient is A positive.'],
  ['The door is 6\'8" by 32".', 'The door is six foot eight by thirty-two inches.'],
  [
    'The dose is 0.5 mg/kg every 8h.',
    'The dose is zero point five milligrams per kilogram every eight hours.',
  ],
  [
    'The export is stamped 2026-07-14T23:05:00-04:00.',
    'The export is stamped July fourteenth, twenty twenty-six, at eleven oh five P M U T C minus four.',
  ],
  ['The final was 2-2, 4-3 on penalties.', 'The final was two to two, four to three on penalties.'],
  ['The grant is 10^3 euros.', 'The grant is ten cubed euros.'],
  [
    'The lab counted 3.2×10⁵ cells/mL.',
    'The lab counted three point two times ten to the fifth cells per milliliter.',
  ],
  [
    'The listing at 742 Evergreen Ter. has 3 bd/2 ba.',
    'The listing at seven forty-two Evergreen Terrace has three bed, two bath.',
  ],
  ['The map is 1:25,000.', 'The map is one to twenty-five thousand.'],
  ['The mix is 3 parts to 1, i.e. 3:1.', 'The mix is three parts to one, that is, three to one.'],
  ['The player is 6-foot-4.', 'The player is six-foot-four.'],
  [
    'The policy (pp. 4–6, sec. 2, para. 3) covers it.',
    'The policy, pages four to six, section two, paragraph three, covers it.',
  ],
  ['The pressure is 2.3 bar at 20 °C.', 'The pressure is two point three bars at twenty degrees Celsius.'],
  [
    'The reading was 38.5 ± 0.3 °C.',
    'The reading was thirty-eight point five plus or minus zero point three degrees Celsius.',
  ],
  [
    'The root canal takes about 1h 15m, and numbness wears off in 2-3 hrs.',
    'The root canal takes about one hour fifteen minutes, and numbness wears off in two to three hours.',
  ],
  ['The timer says 00:45.', 'The timer says forty-five seconds.'],
  [
    'Their BP averaged 128/82 mmHg.',
    'Their B P averaged one twenty-eight over eighty-two millimeters of mercury.',
  ],
  ['Tom &amp;lt; Ann &amp;gt; Bob', 'Tom is less than Ann is greater than Bob'],
  [
    'Tuition: $48.5k/yr, or ~$4k/mo.',
    'Tuition: forty-eight point five thousand dollars per year, or about four thousand dollars per month.',
  ],
  [
    'Turn right on 42nd St. and left on Park Ave.',
    'Turn right on forty-second Street and left on Park Avenue.',
  ],
  ['Type I and type II errors appear in part IV.', 'Type one and type two errors appear in part four.'],
  ['Type O+ donors are welcome.', 'Type O positive donors are welcome.'],
  ['US citizens file in the US; please let US help.', 'U S citizens file in the U S; please let us help.'],
  [
    'Update to Android 14.1 or Chrome 120.0.6099.',
    'Update to Android fourteen point one or Chrome one hundred twenty point zero point six thousand ninety-nine.',
  ],
  [
    'Use 10 cm³ of gel on a 4 cm² patch.',
    'Use ten cubic centimeters of gel on a four square centimeter patch.',
  ],
  ['Use coupon SAVE20 at checkout.', 'Use coupon Save twenty at checkout.'],
  ['Visa ●●●● 7788 was declined.', 'Visa ending in seven seven eight eight was declined.'],
  ['Volume III, ch. XII, is out of print.', 'Volume three, chapter twelve, is out of print.'],
  ['We have 3/8" and 1/2" pipes.', 'We have three eighths inches and half an inch pipes.'],
  ['We need A- and B+ blood.', 'We need A negative and B positive blood.'],
  [
    'We run PostgreSQL 16.4 and Redis v7.2.',
    'We run PostgreSQL sixteen point four and Redis version seven point two.',
  ],
  [
    'We sold 1.3k units at -12% YoY.',
    'We sold one point three thousand units at minus twelve percent year over year.',
  ],
  ["We're 3h45m away by car.", "We're three hours forty-five minutes away by car."],
  ['Write to 14 High St., Oxford OX1 4AA.', 'Write to fourteen High Street, Oxford O X one, four A A.'],
  [
    'You need a GPA ≥ 3.2 and a B+ in maths. We are on UTC-5. Blood group O-. It costs 90 ± 5 dollars. 4 ≠ 5.',
    'You need a G P A at least three point two and a B plus in maths. We are on U T C minus five. Blood group O negative. It costs ninety plus or minus five dollars. four is not five.',
  ],
  ['Your cleaning is set for 6/3 at 8:30.', 'Your cleaning is set for June third at eight thirty.'],
  [
    'Your locker code is 0419 and the gate PIN 88#.',
    'Your locker code is zero four one nine and the gate Pin eighty-eight pound.',
  ],
  [
    'Your visit is on 3/4 at 10:15. Parents rate us 4.5/5. Your pressure was 120/80. Mix 3/4 of a cup.',
    'Your visit is on March fourth at ten fifteen. Parents rate us four point five out of five. Your pressure was one twenty over eighty. Mix three quarters of a cup.',
  ],
  ['sin²θ + cos²θ = 1', 'sin squared theta plus cos squared theta equals one'],
  ['y = mx + b', 'Y equals M X plus B'],
];
