/** A word to a person who is elsewhere, of a training that ended meanwhile. */
export interface AwayNotice {
  readonly title: string
  readonly body: string
  /** Shown when the notice is clicked. */
  readonly runId: string
}

export interface AwayPlace {
  /** Whether the window has the focus: who looks at it needs no notice. */
  isFocused(): boolean
  /** Whether the system shows notifications at all. */
  isSupported(): boolean
}

/** Characters of a text; systems cut long ones off anyway. */
const longest = 400

/** The notice that the page asks for, where one is due now; null where there is nobody to tell or nothing to tell by. */
export function dueNotice(asked: unknown, place: AwayPlace): AwayNotice | null {
  const notice = noticeFrom(asked)
  return notice === null || place.isFocused() || !place.isSupported() ? null : notice
}

function noticeFrom(asked: unknown): AwayNotice | null {
  if (typeof asked !== 'object' || asked === null) return null
  const [title, body, runId] = ['title', 'body', 'runId'].map((name) => textFrom(Reflect.get(asked, name)))
  return title == null || body == null || runId == null ? null : { title, body, runId }
}

function textFrom(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longest ? value : null
}
