/** What the window shows of a field at a glance: the machine's verdict, or that a person has settled it. */
export type FieldState = 'read' | 'review' | 'reject' | 'corrected'
