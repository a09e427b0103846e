import type { Judgement } from '../confidence/verdict'

/** What a person sees a field as: the machine's verdict, or settled by a person. */
export type ReviewState = 'read' | 'review' | 'reject' | 'corrected'

export interface Reviewed {
  readonly judgement: Judgement | null
  /** The kind of the correction that counts; null where nobody said anything. */
  readonly correction: 'text' | 'accept' | 'reject' | 'recut' | null
}

/** Text, cuts or an accept of a person settle a field; so does a reject, which stays one. Unread fields are rejected. */
export function reviewStateOf({ judgement, correction }: Reviewed): ReviewState {
  if (correction === 'reject') return 'reject'
  if (correction !== null) return 'corrected'
  return judgement?.verdict ?? 'reject'
}

/** Whether the machine is not sure and nobody has said anything. */
export function isUnreviewed(reviewed: Reviewed): boolean {
  return reviewed.correction === null && reviewStateOf(reviewed) !== 'read'
}

const worstFirst = ['reject', 'review', 'corrected', 'read'] as const

/** The state that a page's thumbnail shows: what still needs a look first; a reject by a person is settled. */
export function worstStateOf(fields: readonly Reviewed[]): ReviewState | null {
  const states = fields.map((field) => (field.correction === null ? reviewStateOf(field) : 'corrected'))
  return worstFirst.find((state) => states.includes(state)) ?? null
}
