import { createFieldSegmenter } from '../../core/segment/create-field-segmenter'
import type { FieldSegmenter } from '../../core/segment/field-segmenter'
import type { CutAnswer, CutField, CutRequest } from './messages'
import { loadOpenCv } from './opencv'

let segmenter: Promise<FieldSegmenter> | null = null

function cut(segment: FieldSegmenter, request: CutRequest): CutField {
  const started = performance.now()
  const { grey, cells, cuts } = request
  const field = segment.segment(grey, {
    ...(cells.length > 0 && cuts === null ? { cells } : {}),
    ...(cuts === null ? {} : { cuts }),
  })
  return { ...field, ms: performance.now() - started }
}

async function answer(request: CutRequest): Promise<CutAnswer> {
  const { id } = request
  try {
    segmenter ??= loadOpenCv().then(createFieldSegmenter)
    return { id, ok: true, field: cut(await segmenter, request) }
  } catch (thrown) {
    segmenter = null
    return { id, ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}

addEventListener('message', (event: MessageEvent<CutRequest>) => {
  void answer(event.data).then((message) => postMessage(message))
})
