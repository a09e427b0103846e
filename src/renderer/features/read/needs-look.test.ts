import { describe, expect, it } from 'vitest'
import { fieldView } from '../../../../test/support/field-views'
import { needsLook, worstField } from './needs-look'

const sure = fieldView({ fieldId: 'sure', text: '12' })
const doubtful = fieldView({ fieldId: 'doubtful', text: '34', doubtful: [0] })
const corrected = fieldView({
  fieldId: 'corrected',
  text: '56',
  doubtful: [1],
  correction: { kind: 'accept' },
})

describe('needsLook', () => {
  it('is what the machine doubts and nobody has settled', () => {
    expect([sure, doubtful, corrected].map(needsLook)).toEqual([false, true, false])
  })
})

describe('worstField', () => {
  it('is the doubtful one before a settled one', () => {
    expect(worstField([sure, corrected, doubtful])?.fieldId).toBe('doubtful')
  })
  it('is the first where nothing is doubtful, none on an empty page', () => {
    expect(worstField([sure, corrected])?.fieldId).toBe('sure')
    expect(worstField([])).toBeNull()
  })
})
