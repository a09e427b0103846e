import * as v from 'valibot'
import { AppError } from '../../core/base/app-error'
import {
  boxSchema,
  changeSchema,
  fieldKindSchema,
  judgementSchema,
  packReading,
  unpackReading,
} from '../../core/storage/record-schemas'
import type { FieldRecord, ReadingRecord } from '../../core/storage/records'
import type { FieldStore } from '../../core/storage/store'
import type { DatabaseInstance } from './open-database'
import { correctionFromRow, correctionRow } from './sqlite-corrections'
import { type Command, jsonColumn, prepareCommand, prepareQuery, type Query } from './statements'

const fieldRow = v.object({
  field_id: v.string(),
  page_id: v.string(),
  kind: fieldKindSchema,
  box: jsonColumn(boxSchema),
  cells: jsonColumn(v.array(boxSchema)),
  origin: v.picklist(['found', 'drawn', 'template']),
})
const readingRow = v.object({ body: v.string(), glyphs: v.instance(Uint8Array) })
const placeRow = v.object({ place: v.number() })

/** Of field `f`: the newest that a model made by itself or that a standing recut made. */
const currentReadingIdSql = `SELECT MAX(n.reading_id) FROM readings n WHERE n.field_id = f.field_id
  AND (n.event_id IS NULL OR n.event_id IN (SELECT s.event_id FROM standing s WHERE s.field_id = f.field_id))`

const reviewRow = v.object({
  judgement: v.nullable(jsonColumn(judgementSchema)),
  change: v.nullable(jsonColumn(changeSchema)),
})

interface FieldStatements {
  readonly reviews: Query<v.InferOutput<typeof reviewRow>>
  readonly byId: Query<v.InferOutput<typeof fieldRow>>
  readonly byPage: Query<v.InferOutput<typeof fieldRow>>
  readonly reading: Query<v.InferOutput<typeof readingRow>>
  readonly correction: Query<v.InferOutput<typeof correctionRow>>
  readonly nextPlace: Query<v.InferOutput<typeof placeRow>>
  readonly insert: Command
  readonly update: Command
  readonly insertReading: Command
  readonly remove: Command
}

function prepareFieldStatements(database: DatabaseInstance): FieldStatements {
  const byId = prepareQuery(database, 'SELECT * FROM fields WHERE field_id = ? AND removed = 0', fieldRow)
  const byPage = prepareQuery(
    database,
    `SELECT * FROM fields f JOIN pages p USING (page_id)
     WHERE page_id = ? AND removed = 0 AND f.turns = p.turns ORDER BY f.place`,
    fieldRow,
  )
  const reading = prepareQuery(
    database,
    `SELECT body, glyphs FROM readings r JOIN fields f USING (field_id)
     WHERE f.field_id = ? AND r.reading_id = (${currentReadingIdSql})`,
    readingRow,
  )
  const reviews = prepareQuery(
    database,
    `SELECT
       (SELECT json_extract(r.body, '$.judgement') FROM readings r WHERE r.reading_id = (${currentReadingIdSql})) AS judgement,
       (SELECT s.change FROM standing s WHERE s.field_id = f.field_id ORDER BY s.event_id DESC LIMIT 1) AS change
     FROM fields f JOIN pages p USING (page_id)
     WHERE page_id = ? AND removed = 0 AND f.turns = p.turns ORDER BY f.place`,
    reviewRow,
  )
  const correction = prepareQuery(
    database,
    'SELECT * FROM standing WHERE field_id = ? ORDER BY event_id DESC LIMIT 1',
    correctionRow,
  )
  const nextPlace = prepareQuery(
    database,
    'SELECT COALESCE(MAX(place), 0) + 1 AS place FROM fields WHERE page_id = ?',
    placeRow,
  )
  const insert = prepareCommand(
    database,
    `INSERT INTO fields (field_id, page_id, place, turns, kind, box, cells, origin)
     VALUES (?, ?, ?, (SELECT turns FROM pages WHERE page_id = ?2), ?, ?, ?, ?)`,
  )
  const update = prepareCommand(database, 'UPDATE fields SET kind = ?, box = ?, cells = ? WHERE field_id = ?')
  const insertReading = prepareCommand(
    database,
    'INSERT INTO readings (field_id, body, glyphs) VALUES (?, ?, ?)',
  )
  const remove = prepareCommand(database, 'UPDATE fields SET removed = 1 WHERE field_id = ?')
  return { reviews, byId, byPage, reading, correction, nextPlace, insert, update, insertReading, remove }
}

export function createSqliteFields(database: DatabaseInstance): FieldStore {
  const { reviews, byId, byPage, reading, correction, nextPlace, insert, update, insertReading, remove } =
    prepareFieldStatements(database)
  const recordFrom = (row: v.InferOutput<typeof fieldRow>): FieldRecord => {
    const packed = reading.one(row.field_id)
    const standing = correction.one(row.field_id)
    return {
      fieldId: row.field_id,
      pageId: row.page_id,
      kind: row.kind,
      box: row.box,
      cells: row.cells,
      origin: row.origin,
      reading: packed === null ? null : believed(packed),
      correction: standing === null ? null : correctionFromRow(standing),
    }
  }
  const find = (fieldId: string): FieldRecord | null => {
    const row = byId.one(fieldId)
    return row === null ? null : recordFrom(row)
  }
  const stored = (fieldId: string): FieldRecord => {
    const field = find(fieldId)
    if (field === null) throw new AppError('field-unknown', 'There is no such field.', { fieldId })
    return field
  }
  const keepReading = (fieldId: string, made: ReadingRecord | null): void => {
    if (made === null) return
    const { body, glyphs } = packReading(made)
    insertReading.run(fieldId, body, glyphs)
  }
  return {
    find,
    reviewsOfPage: (pageId) =>
      reviews.all(pageId).map(({ judgement, change }) => ({ judgement, correction: change?.kind ?? null })),
    ofPage: (pageId) => byPage.all(pageId).map(recordFrom),
    add: ({ pageId, kind, box, cells, origin, reading: made }) => {
      const place = nextPlace.one(pageId)?.place ?? 1
      const fieldId = `${pageId}-${place}`
      insert.run(fieldId, pageId, place, kind, JSON.stringify(box), JSON.stringify(cells), origin)
      keepReading(fieldId, made)
      return stored(fieldId)
    },
    change: (fieldId, { kind, box, cells, reading: made }) => {
      update.run(kind, JSON.stringify(box), JSON.stringify(cells), fieldId)
      keepReading(fieldId, made)
      return stored(fieldId)
    },
    remove: (fieldId) => {
      remove.run(fieldId)
    },
  }
}

function believed(packed: v.InferOutput<typeof readingRow>): ReadingRecord {
  try {
    return unpackReading(packed)
  } catch (thrown) {
    throw new AppError('store-damaged', 'A stored reading cannot be used.', {}, thrown)
  }
}
