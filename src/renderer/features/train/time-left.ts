import type { Dictionary } from '../../i18n/en'

const minute = 60

/**
 * How long it still takes, in words: coarser the longer it is, never seconds over a minute. Empty where it is not
 * known.
 */
export function timeLeftText(seconds: number | null, words: Dictionary['train']): string {
  if (seconds === null || !Number.isFinite(seconds)) return ''
  if (seconds < 10) return words.left.moment
  if (seconds <= minute - 5) return words.left.seconds(Math.ceil(seconds / 5) * 5)
  const minutes = Math.max(1, Math.round(seconds / minute))
  if (minutes < 90) return words.left.minutes(minutes)
  const tens = Math.round(seconds / 600) * 10
  return words.left.hours(Math.floor(tens / 60), tens % 60)
}

/** A time left that creeps up is held where it was; one that is plainly longer is believed. */
export function steadyLeft(shown: number | null, next: number | null): number | null {
  if (shown === null || next === null) return next
  const isPlainlyLonger = next > shown * 1.25 + 5
  return next <= shown || isPlainlyLonger ? next : shown
}
