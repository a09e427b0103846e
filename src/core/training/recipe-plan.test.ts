import { describe, expect, it } from 'vitest'
import { lenet5 } from '../lenet/lenet5'
import { lenet5Of1998 } from '../lenet/lenet5-1998'
import { lenet5D2l } from '../lenet/lenet5-d2l'
import { lenet5Keras } from '../lenet/lenet5-keras'
import { lenet5Tanh } from '../lenet/lenet5-tanh'
import { lenet12 } from '../lenet/lenet12'
import { lenetFamily } from '../lenet/model-family'
import { planFromRecipe, recipeIdsOf } from './recipe-plan'

describe('plans from recipes', () => {
  it('exist for every recipe of the family', () => {
    for (const model of lenetFamily) {
      for (const id of recipeIdsOf(model)) {
        const plan = planFromRecipe(model, id, 5)
        expect([plan.seed, plan.epochs > 0, plan.batchSize > 0]).toEqual([5, true, true])
      }
    }
  })

  it('follow what is published', () => {
    expect(planFromRecipe(lenet5D2l, 'published')).toMatchObject({
      loss: { kind: 'cross-entropy' },
      optimizer: { kind: 'sgd', momentum: 0 },
      schedule: { kind: 'constant', learningRate: 0.9 },
      epochs: 10,
      batchSize: 256,
      lastBatch: 'kept',
      shuffles: true,
      keeps: 'last',
    })
    expect(planFromRecipe(lenet5Keras, 'long')).toMatchObject({ epochs: 40, batchSize: 100, shuffles: false })
    const { augmentation } = planFromRecipe(lenet5Tanh, 'published')
    expect(augmentation).toMatchObject({ rotation: 10, scale: 0, elastic: 0 })
    expect(augmentation?.shear).toBeCloseTo(0.1763, 4)
  })

  it('give the 1998 net its twenty passes and its second derivatives', () => {
    const plan = planFromRecipe(lenet5Of1998, 'published')
    expect(plan).toMatchObject({
      batchSize: 1,
      optimizer: { kind: 'diagonal', mu: 0.02 },
      curvatureExamples: 500,
    })
    const rates = plan.schedule.kind === 'passes' ? plan.schedule.rates : []
    expect([rates.length, rates[0], rates[4], rates[7], rates[11], rates[19]]).toEqual([
      20, 5e-4, 2e-4, 1e-4, 5e-5, 1e-5,
    ])
    expect(planFromRecipe(lenet5Of1998, 'modern').schedule).toEqual({ kind: 'cosine', learningRate: 0.002 })
  })

  it('give the shipped nets what they were made with', () => {
    expect(planFromRecipe(lenet5, 'shipped')).toMatchObject({
      epochs: 16,
      lastBatch: 'dropped',
      labelSmoothing: 0.03,
    })
    expect(planFromRecipe(lenet12, 'shipped')).toMatchObject({ epochs: 12, geometryHidden: 0.25 })
    expect(() => planFromRecipe(lenet5, 'published')).toThrow(
      expect.objectContaining({ code: 'recipe-missing' }),
    )
  })
})
