import * as v from 'valibot'
import { AppError } from '../base/app-error'

/** What a registry keeps of one of a person's own models beside its weights and run card, as `entry.json`. */
const modelEntrySchema = v.object({
  format: v.literal(1),
  /** Of the family. */
  architecture: v.string(),
  origin: v.picklist(['trained', 'imported']),
  /** ISO 8601. */
  created: v.string(),
  name: v.string(),
})

export type ModelEntry = v.InferOutput<typeof modelEntrySchema>

/** @throws AppError 'model-damaged' where the text is no entry. */
export function modelEntryFromJson(text: string): ModelEntry {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('model-damaged', "The registry's entry is not JSON.", {}, cause)
  }
  const parsed = v.safeParse(modelEntrySchema, value)
  if (parsed.success) return parsed.output
  throw new AppError('model-damaged', `The registry's entry cannot be used: ${parsed.issues[0].message}.`)
}
