/**
 * Owns what the commands of LaTeX stand for: a sign that the rules for maths read, a word, or nothing. Pure. It must
 * not know how a formula is put together (see latex.ts).
 */

const pairs = (list: string): readonly (readonly [string, string])[] =>
  list.split(' ').map((pair) => {
    const [name = '', sign = ''] = pair.split(':');
    return [name, sign.replaceAll('_', ' ')] as const;
  });

/** Command to what is written for it. Words have spaces around them; '' is silent. */
export const COMMANDS: ReadonlyMap<string, string> = new Map([
  ...pairs(
    'alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε zeta:ζ eta:η theta:θ vartheta:θ iota:ι kappa:κ lambda:λ mu:µ nu:ν xi:ξ ' +
      'pi:π varpi:π rho:ρ varrho:ρ sigma:σ varsigma:ς tau:τ upsilon:υ phi:φ varphi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ ' +
      'Lambda:Λ Xi:Ξ Pi:Π Sigma:Σ Phi:Φ Psi:Ψ Omega:Ω',
  ),
  ...pairs(
    'times:× cdot:· div:÷ pm:± leq:≤ le:≤ leqslant:≤ geq:≥ ge:≥ geqslant:≥ neq:≠ ne:≠ approx:≈ simeq:≈ equiv:≡ cong:≅ ll:≪ gg:≫ lt:< gt:> ' +
      'infty:∞ to:→ rightarrow:→ longrightarrow:→ mapsto:→ xrightarrow:→ leftarrow:← gets:← leftrightarrow:↔ uparrow:↑ downarrow:↓ ' +
      'degree:° circ:° angle:∠ perp:⊥ parallel:∥ therefore:∴ prime:′ dots:… ldots:… cdots:… vdots:… dotsc:… ' +
      'nabla:∇ partial:∂ emptyset:∅ varnothing:∅ propto:_∝_ euro:€ pounds:£',
  ),
  ...pairs(
    'mp:_minus_or_plus_ in:_in_ notin:_not_in_ ni:_contains_ subset:_is_a_subset_of_ subseteq:_is_a_subset_of_ supset:_contains_ ' +
      'cup:_union_ cap:_intersection_ setminus:_without_ forall:_for_all_ exists:_there_is_ neg:_not_ lnot:_not_ land:_and_ wedge:_and_ ' +
      'lor:_or_ vee:_or_ implies:_implies_ Rightarrow:_implies_ Longrightarrow:_implies_ iff:_if_and_only_if_ ' +
      'Leftrightarrow:_if_and_only_if_ because:_because_ sim:_is_similar_to_ mid:_given_ bmod:_mod_ mod:_mod_ pmod:_mod_ ell:_L_ ' +
      'hbar:_h_bar_ triangle:_triangle_ oplus:_plus_ otimes:_times_ ast:_times_ star:_star_ quad:_ qquad:_ ' +
      'sin:_sine_ cos:_cosine_ tan:_tangent_ sec:_secant_ csc:_cosecant_ cot:_cotangent_ sinh:_hyperbolic_sine_ cosh:_hyperbolic_cosine_ tanh:_hyperbolic_tangent_ arcsin:_arc_sine_ ' +
      'arccos:_arc_cosine_ arctan:_arc_tangent_ log:_log_ ln:_natural_log_ exp:_exp_ det:_determinant_ dim:_dimension_ gcd:_G_C_D_ max:_max_ min:_min_',
  ),
  ...pairs(
    'left: right: big: Big: bigl: bigr: Bigl: Bigr: bigg: Bigg: displaystyle: textstyle: limits: nolimits: lfloor: rfloor: lceil: rceil: ' +
      'langle: rangle: lvert: rvert: vert: hline: boxed: mathrm: mathbf: mathit: mathcal: mathsf: mathtt: operatorname: text: textbf: ' +
      'textit: textrm: mbox: emph: underline: overline: underbrace: overbrace: label: nonumber: phantom:',
  ),
]);

/** Put after what they stand on: "x bar". */
export const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['bar', ' bar'],
  ['hat', ' hat'],
  ['tilde', ' tilde'],
  ['dot', ' dot'],
  ['ddot', ' double dot'],
]);

/** Signs with bounds below and above them. */
export const BOUNDED: ReadonlyMap<string, string> = new Map([
  ['sum', 'the sum'],
  ['prod', 'the product'],
  ['int', 'the integral'],
  ['iint', 'the double integral'],
  ['oint', 'the closed integral'],
  ['lim', 'the limit'],
]);

export const SETS: ReadonlyMap<string, string> = new Map([
  ['R', 'the real numbers'],
  ['N', 'the natural numbers'],
  ['Z', 'the integers'],
  ['Q', 'the rational numbers'],
  ['C', 'the complex numbers'],
]);
