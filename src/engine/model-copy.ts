import { saveStoredModel } from '../platform/compute/model-folder'
import type { LoadedModel } from './model-registry'

/** Into `<folder>/<architecture>`, as the shipped models lie: another model there is written over. */
export async function copyModel({ weights, runCard }: LoadedModel, folder: string): Promise<void> {
  const { weightsSha256: _, ...card } = runCard
  await saveStoredModel(folder, weights, card)
}
