import type { TrainingPlan } from './training-plan'

type Flat = Record<string, number | string | boolean>

/** A plan as a flat record for a run card: `schedule.learningRate`, `augmentation.shear` ... The seed stands beside it. */
export function hyperparametersOf({ seed: _, ...plan }: TrainingPlan): Flat {
  return flattened('', plan)
}

function flattened(prefix: string, values: object): Flat {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
      const key = `${prefix}${name}`
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
        return [[key, value]]
      if (Array.isArray(value)) return [[key, value.join(' ')]]
      return typeof value === 'object' && value !== null ? Object.entries(flattened(`${key}.`, value)) : []
    }),
  )
}
