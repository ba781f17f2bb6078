/**
 * Owns what a careful reader says for telephone numbers: written, spoken. It must not be imported outside tests.
 */
import type { Cases } from './cases';

export const phonesCases: Cases = [
  ['Call 1300 975 707.', 'Call one three zero zero, nine seven five, seven zero seven.'],
  ['Call 020 7946 0018.', 'Call zero two zero, seven nine four six, zero zero one eight.'],
  ['Call 98450 12345.', 'Call nine eight four five zero, one two three four five.'],
  [
    'We sold 1300 flats and 975 houses.',
    'We sold one thousand three hundred flats and nine hundred seventy-five houses.',
  ],
  ['Call +1 (415) 555-0132.', 'Call plus one, four one five, five five five, zero one three two.'],
  ['Call (415) 555-0132.', 'Call four one five, five five five, zero one three two.'],
  ['Call 415.555.0132.', 'Call four one five, five five five, zero one three two.'],
  ['Call 415-555-0132 ext. 12.', 'Call four one five, five five five, zero one three two, extension twelve.'],
  [
    'Call 415-555-0132 x204.',
    'Call four one five, five five five, zero one three two, extension two zero four.',
  ],
  ['Call 555-0132.', 'Call five five five, zero one three two.'],
  ['Call 1-800-FLOWERS.', 'Call one, eight hundred, flowers.'],
  ['Call 1-888-555-0199.', 'Call one, eight eight eight, five five five, zero one nine nine.'],
  ['Ring 07700 900123.', 'Ring zero seven seven zero zero, nine zero zero one two three.'],
  ['Ring 0161 496 0000.', 'Ring zero one six one, four nine six, zero zero zero zero.'],
  ['Ring 01 23 45 67 89.', 'Ring zero one, two three, four five, six seven, eight nine.'],
  ['Ring 030 123456.', 'Ring zero three zero, one two three four five six.'],
  ['Ring 06-12345678.', 'Ring zero six, one two three four five six seven eight.'],
  ['Call 13 22 50.', 'Call one three, two two, five zero.'],
  ['Dial 112.', 'Dial one one two.'],
  ['Dial 999 or 911.', 'Dial nine nine nine or nine one one.'],
  ['Call +61 2 5550 0123.', 'Call plus six one, two, five five five zero, zero one two three.'],
  ['Call +91 98450 12345.', 'Call plus nine one, nine eight four five zero, one two three four five.'],
  ['Call +49 30 1234567.', 'Call plus four nine, three zero, one two three four five six seven.'],
  [
    'Call +4420 7946 0018 today.',
    'Call plus four four two zero, seven nine four six, zero zero one eight today.',
  ],
  ['My number is 9123 4567.', 'My number is nine one two three, four five six seven.'],
  ['Text 5551234567.', 'Text five five five, one two three, four five six seven.'],
  [
    'Fax: 0044 20 7946 0018.',
    'Fax: zero zero four four, two zero, seven nine four six, zero zero one eight.',
  ],
  ['Phone (02) 5550 0123.', 'Phone zero two, five five five zero, zero one two three.'],
  ['Call 1800 123 456 toll-free.', 'Call one eight zero zero, one two three, four five six toll-free.'],
  ['Our 1 200 000 users.', 'Our one million two hundred thousand users.'],
  ['We have 12 000 books.', 'We have twelve thousand books.'],
  ['Call 911 now.', 'Call nine one one now.'],
  ['In 2025 1200 people came.', 'In twenty twenty-five one thousand two hundred people came.'],
  ['Call 555-HELP.', 'Call five five five, help.'],
  ['Ext. 204 is mine.', 'Extension two zero four is mine.'],
  [
    'For Vienna you want +43/1/588 85.',
    'For Vienna you want plus four three, one, five eight eight, eight five.',
  ],
  [
    'Call +49 (0)89 / 12 34 56 now.',
    'Call plus four nine, zero, eight nine, one two, three four, five six now.',
  ],
  [
    'Call 0711/123-45-67 or 01/588 85.',
    'Call zero seven one one, one two three, four five, six seven or zero one, five eight eight, eight five.',
  ],
  ['Call 8 (495) 123-45-67 now.', 'Call eight, four nine five, one two three, four five, six seven now.'],
  ['Call (11) 98765-4321 now.', 'Call one one, nine eight seven six five, four three two one now.'],
  ['Call 555.1234 now.', 'Call five five five, one two three four now.'],
  ['Call 0800-1111 now.', 'Call zero eight zero zero, one one one one now.'],
  ['Dial *21# or 141.', 'Dial star two one pound or one four one.'],
  ['Call 1300 MY BANK.', 'Call one three zero zero, my bank.'],
];
