/** One cycle (Smith and Topin 2017): up by half a cosine from peak / 25, then down to nearly nothing. */
export function oneCycleRate(step: number, steps: number, peak: number, warmUpShare: number): number {
  const low = peak / 25
  const last = low / 1e4
  const top = Math.max(1, warmUpShare * steps)
  if (step < top) return cosineBetween(low, peak, step / top)
  return cosineBetween(peak, last, Math.min(1, (step - top) / Math.max(1, steps - 1 - top)))
}

function cosineBetween(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2
}
