import * as v from 'valibot'
import { AppError } from '../../core/base/app-error'
import { changeSchema, packReading } from '../../core/storage/record-schemas'
import type { CorrectionRecord } from '../../core/storage/records'
import type { CorrectionStore } from '../../core/storage/store'
import type { DatabaseInstance } from './open-database'
import { jsonColumn, prepareCommand, prepareQuery } from './statements'

export const correctionRow = v.object({
  event_id: v.number(),
  field_id: v.string(),
  who: v.string(),
  at: v.string(),
  change: jsonColumn(changeSchema),
  model_id: v.string(),
  before_text: v.string(),
  after_text: v.string(),
})

const targetRow = v.object({ event_id: v.number(), field_id: v.string() })

export function createSqliteCorrections(database: DatabaseInstance): CorrectionStore {
  const insert = prepareCommand(
    database,
    `INSERT INTO events (action, field_id, who, at, change, model_id, before_text, after_text)
     VALUES ('correct', ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertReading = prepareCommand(
    database,
    'INSERT INTO readings (field_id, event_id, body, glyphs) VALUES (?, ?, ?, ?)',
  )
  const insertMove = prepareCommand(
    database,
    'INSERT INTO events (action, target, field_id, who, at) VALUES (?, ?, ?, ?, ?)',
  )
  const byId = prepareQuery(database, 'SELECT * FROM events WHERE event_id = ?', correctionRow)
  const ofField = prepareQuery(
    database,
    'SELECT * FROM standing WHERE field_id = ? ORDER BY event_id',
    correctionRow,
  )
  const toUndo = prepareQuery(database, undoSql, targetRow)
  const toRedo = prepareQuery(database, redoSql, targetRow)
  const move = (action: 'undo' | 'redo', who: string, when: string): string | null => {
    const target = (action === 'undo' ? toUndo : toRedo).one(who)
    if (target === null) return null
    insertMove.run(action, target.event_id, target.field_id, who, when)
    return target.field_id
  }
  return {
    append: (correction) => {
      const { fieldId, who, when, change, modelId, before, after, reading } = correction
      const eventId = insert.run(fieldId, who, when, JSON.stringify(change), modelId, before, after)
      if (reading !== undefined) {
        const { body, glyphs } = packReading(reading)
        insertReading.run(fieldId, eventId, body, glyphs)
      }
      const row = byId.one(eventId)
      if (row === null) throw new AppError('internal', 'The correction was not stored.')
      return correctionFromRow(row)
    },
    undo: (who, when) => move('undo', who, when),
    redo: (who, when) => move('redo', who, when),
    history: (fieldId) => ofField.all(fieldId).map(correctionFromRow),
  }
}

/** Only what can be seen is taken back: fields that are there, on pages that are open. */
const onOpenPages = `EXISTS (SELECT 1 FROM fields f JOIN pages p USING (page_id)
  WHERE f.field_id = e.field_id AND f.removed = 0 AND f.turns = p.turns AND p.place IS NOT NULL)`

const undoSql = `SELECT e.event_id, e.field_id FROM standing e
  WHERE e.who = ? AND ${onOpenPages} ORDER BY e.event_id DESC LIMIT 1`

/**
 * The newest undo that was not redone and has no newer correction of the same person after it: a correction after an
 * undo starts a new branch, and the old one can only be looked up.
 */
const redoSql = `SELECT e.event_id, e.field_id FROM events u JOIN events e ON e.event_id = u.target
  WHERE u.action = 'undo' AND u.who = ?1 AND ${onOpenPages}
    AND u.event_id = (SELECT MAX(m.event_id) FROM events m WHERE m.target = e.event_id)
    AND u.event_id > (SELECT COALESCE(MAX(c.event_id), 0) FROM events c WHERE c.who = ?1 AND c.action = 'correct')
  ORDER BY u.event_id DESC LIMIT 1`

export function correctionFromRow(row: v.InferOutput<typeof correctionRow>): CorrectionRecord {
  return {
    correctionId: row.event_id,
    fieldId: row.field_id,
    change: row.change,
    who: row.who,
    when: row.at,
    modelId: row.model_id,
    before: row.before_text,
    after: row.after_text,
  }
}
