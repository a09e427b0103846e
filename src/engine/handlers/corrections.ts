import { AppError } from '../../core/base/app-error'
import type { CorrectionChange } from '../../core/storage/records'
import type { CorrectionCommands, FieldView } from '../../protocol/commands/fields'
import type { Handlers } from '../../protocol/server'
import type { EngineContext } from '../engine-context'
import { fieldViewFrom } from '../views'

export function correctionHandlers(context: EngineContext): Pick<Handlers, keyof CorrectionCommands> {
  const { store, person, now } = context
  const afterMove = (fieldId: string | null): FieldView | null =>
    fieldId === null ? null : context.fieldChanged(fieldId)
  return {
    'corrections.apply': ({ fieldId, change }) => {
      const field = context.field(fieldId)
      const before = fieldViewFrom(field).text
      store.atomically(() =>
        store.corrections.append({
          fieldId,
          change,
          who: person(),
          when: now().toISOString(),
          modelId: field.reading?.modelId ?? context.services.modelId,
          before,
          after: textAfter(change, before),
        }),
      )
      return context.fieldChanged(fieldId)
    },
    'corrections.undo': () =>
      afterMove(store.atomically(() => store.corrections.undo(person(), now().toISOString()))),
    'corrections.redo': () =>
      afterMove(store.atomically(() => store.corrections.redo(person(), now().toISOString()))),
    'corrections.history': ({ fieldId }) => store.corrections.history(context.field(fieldId).fieldId),
  }
}

function textAfter(change: CorrectionChange, before: string): string {
  switch (change.kind) {
    case 'text':
      return change.text
    case 'accept':
    case 'reject':
      return before
    case 'recut':
      throw new AppError('bad-argument', 'A recut comes with its lattice: use fields.readLattice.', {
        argument: 'change',
      })
  }
}
