/**
 * Owns what a careful reader says for codes, keys and addresses of computers: written, spoken. It must not be imported outside tests.
 */
import type { Cases } from './cases';

export const computingCases: Cases = [
  ['Error 0x1F at 0xDEADBEEF.', 'Error zero X one F at zero X D E A D B E E F.'],
  [
    'Windows shows error 0x80070005.',
    'Windows shows error zero X eight zero zero seven zero zero zero five.',
  ],
  ['The button color is #FF5733.', 'The button color is hash F F five seven three three.'],
  ['Set color #fff or #00FF00.', 'Set color hash F F F or hash zero zero F F zero zero.'],
  ['Ticket #123456 is open.', 'Ticket one two three four five six is open.'],
  ['Unicode U+1F600.', 'Unicode U plus one F six zero zero.'],
  [
    'IP 192.168.1.1:8080.',
    'I P one hundred ninety-two dot one hundred sixty-eight dot one dot one colon eight zero eight zero.',
  ],
  ['IPv6 address fe80::1.', 'I P V six address F E eight zero colon colon one.'],
  ['Use 0b1010 here.', 'Use zero B one zero one zero here.'],
  ['Run chmod 755 file.sh now.', 'Run chmod seven five five file dot sh now.'],
  ['HTTP 404 or a 503 error.', 'H T T P four oh four or a five oh three error.'],
  ['Port 8080 is open.', 'Port eight zero eight zero is open.'],
  ['Use localhost:3000 now.', 'Use localhost colon three thousand now.'],
  ['Use Ctrl+C or Cmd+V.', 'Use Control C or Command V.'],
  ['Press Ctrl-Alt-Del.', 'Press Control Alt Delete.'],
  ['Press Alt+F4.', 'Press Alt F four.'],
  ['Press ⌘⇧4 now.', 'Press Command Shift four now.'],
  ['Network 10.0.0.0/8.', 'Network ten dot zero dot zero dot zero slash eight.'],
  ['Alt-rock is loud.', 'Alt-rock is loud.'],
  [
    'UUID 123e4567-e89b-12d3-a456-426614174000.',
    'U U I D one two three E four five six seven, E eight nine B, one two D three, A four five six, four two six six one four one seven four zero zero zero.',
  ],
];
