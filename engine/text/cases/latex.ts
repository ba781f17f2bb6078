/**
 * Owns what a careful reader says for formulas in LaTeX: written, spoken. It must not be imported outside tests.
 */
import type { Cases } from './cases';

export const latexCases: Cases = [
  ['Solve for $x$ in $2x + 3 = 7$.', 'Solve for X in two X plus three equals seven.'],
  ['The area is $\\pi r^2$.', 'The area is pi R squared.'],
  [
    '$$\\int_0^1 x^2 \\, dx = \\frac{1}{3}$$',
    'the integral from zero to one of X squared D X equals one third',
  ],
  ['\\(a^2 + b^2 = c^2\\)', 'A squared plus B squared equals C squared'],
  [
    '\\[ x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a} \\]',
    'X equals minus B plus or minus the square root of B squared minus four A C all over two A',
  ],
  [
    '$\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}$',
    'the sum from I equals one to N of I equals N, N plus one, all over two',
  ],
  ['$\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1$', 'the limit as X goes to zero of sine X over X equals one'],
  ['It costs $5 and $6.', 'It costs five dollars and six dollars.'],
  ['$5-$6 each', 'five to six dollars each'],
  ['$\\alpha \\leq \\beta$ and $x \\in \\mathbb{R}$', 'alpha is at most beta and X in the real numbers'],
  ['$x_1, x_2, \\ldots, x_n$', 'X one, X two, X sub N'],
  ['$90^\\circ$ and $\\angle ABC$', 'ninety degrees and angle A B C'],
  ['$3 \\times 4 \\neq 13$', 'three times four is not thirteen'],
  ['$e^{i\\pi} + 1 = 0$', 'E to the power of i pi plus one equals zero'],
  ['$\\log_2 8 = 3$', 'log base two of eight equals three'],
  ['$\\vec{F} = m\\vec{a}$', 'vector F equals M vector A'],
  ['$\\text{speed} = \\frac{\\text{distance}}{\\text{time}}$', 'speed equals distance over time'],
  ['It is $10^{-3}$ or $\\binom{n}{k}$.', 'It is ten to the minus three or N choose K.'],
  [
    'Use \\frac{1}{2} here, or \\sqrt{2}, \\alpha and 2\\pi r.',
    'Use one half here, or the square root of two, alpha and two pi r.',
  ],
  ['It is 5\\,\\text{cm} long.', 'It is five centimeters long.'],
  ['$\\frac{dy}{dx} = 3x^2 - 4$', 'D Y over D X equals three X squared minus four'],
  ['\\$5 and \\*not bold\\* and snake\\_case', 'five dollars and not bold and snake case'],
  ['The answer is $\\boxed{42}$.', 'The answer is forty-two.'],
  ['$\\sqrt[3]{27} = 3$', 'the cube root of twenty-seven equals three'],
  ['$\\frac{22}{7} \\approx 3.14$', 'twenty-two over seven is about three point one four'],
  ['\\begin{aligned} x &= 1 \\\\ y &= 2 \\end{aligned}', 'X equals one, Y equals two'],
  ['$2\\frac{1}{2}$ cups', 'two and a half cups'],
  ['$-5 \\le x < 10$', 'minus five at most X is less than ten'],
  ['$v = 9.8\\,\\text{m/s}^2$', 'V equals nine point eight meters per second squared'],
  ['$H_2O$ is wet.', 'H two O is wet.'],
  ['$\\sin^2\\theta + \\cos^2\\theta = 1$', 'sine squared theta plus cosine squared theta equals one'],
  ['C:\\times\\new folder', 'C colon backslash times backslash new folder'],
  ['The cost is $20$ dollars.', 'The cost is twenty dollars.'],
];
