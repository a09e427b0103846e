/** 95 % of a normal distribution lies within so many deviations. */
const deviations = 1.959963984540054

/** 95 % interval of a share after Wilson 1927, which holds near 0 and 1 too; [0, 1] of nothing. */
export function wilsonInterval(right: number, count: number): readonly [number, number] {
  if (count === 0) return [0, 1]
  const share = right / count
  const square = deviations ** 2
  const middle = share + square / (2 * count)
  const reach = deviations * Math.sqrt((share * (1 - share)) / count + square / (4 * count ** 2))
  const whole = 1 + square / count
  return [Math.max(0, (middle - reach) / whole), Math.min(1, (middle + reach) / whole)]
}
