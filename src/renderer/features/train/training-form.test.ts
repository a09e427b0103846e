import { describe, expect, it } from 'vitest'
import { plainPlan } from '../../../../test/support/training-runs'
import { AppError } from '../../../core/base/app-error'
import { Locale } from '../../i18n/locale.svelte'
import { textAt } from './form-texts'
import {
  checkForm,
  type FormDraft,
  faultOf,
  fieldOfError,
  mildAugmentation,
  recipeText,
} from './training-form'

const draft: FormDraft = {
  architecture: 'lenet5-tanh',
  dataKind: 'mnist',
  folder: '',
  recipe: 'published',
  engine: 'auto',
  numbers: {},
}

function choicesOf(change: Partial<FormDraft>, plan = plainPlan) {
  const checked = checkForm({ ...draft, ...change }, plan)
  return 'choices' in checked ? checked.choices : checked
}

describe('choices', () => {
  it('say nothing of what the recipe decides', () => {
    expect(choicesOf({})).toEqual({
      architecture: 'lenet5-tanh',
      data: { kind: 'mnist' },
      recipe: 'published',
    })
  })

  it('hold what was typed, full-width digits and powers of ten among them', () => {
    const numbers = { epochs: ' ５ ', batchSize: '64', learningRate: '2e-3', seed: '0', limit: '2,000' }
    expect(choicesOf({ numbers, engine: 'kernels' })).toMatchObject({
      epochs: 5,
      batchSize: 64,
      learningRate: 0.002,
      seed: 0,
      limit: 2000,
      engine: 'kernels',
    })
  })

  it('end early as chosen: with the typed patience, the recipe’s, or not at all', () => {
    const patient = { ...plainPlan, earlyStopping: { patience: 4 } }
    expect(choicesOf({}, patient)).not.toHaveProperty('patience')
    expect(choicesOf({ stopsEarly: false }, patient)).toMatchObject({ patience: null })
    expect(choicesOf({ stopsEarly: true }, patient)).toMatchObject({ patience: 4 })
    expect(choicesOf({ stopsEarly: true, numbers: { patience: '9' } })).toMatchObject({ patience: 9 })
  })

  it('change the examples as chosen', () => {
    expect(choicesOf({})).not.toHaveProperty('augmentation')
    expect(choicesOf({ augmentation: null })).toMatchObject({ augmentation: null })
    expect(choicesOf({ augmentation: mildAugmentation })).toMatchObject({ augmentation: mildAugmentation })
  })

  it('name the folder', () => {
    expect(choicesOf({ dataKind: 'folder', folder: '/data/own' })).toMatchObject({
      data: { kind: 'folder', path: '/data/own' },
    })
  })
})

describe('faults', () => {
  it.each([
    ['epochs', '0'],
    ['epochs', '1.5'],
    ['epochs', 'ten'],
    ['epochs', '10001'],
    ['batchSize', '4097'],
    ['learningRate', '0'],
    ['learningRate', '-1'],
    ['learningRate', '11'],
    ['seed', '4294967296'],
    ['patience', '0'],
    ['limit', '-5'],
  ] as const)('%s cannot be %s', (field, text) => {
    expect(faultOf(field, text)).not.toBeNull()
    const checked = checkForm({ ...draft, stopsEarly: true, numbers: { [field]: text } }, plainPlan)
    expect(checked).toEqual({ faults: { [field]: faultOf(field, text) } })
  })

  it('of a patience that is not asked for do not count', () => {
    expect(choicesOf({ stopsEarly: false, numbers: { patience: 'x' } })).toMatchObject({ patience: null })
  })

  it('are told at their input in both languages', () => {
    const locale = new Locale()
    const faults = { epochs: { kind: 'whole', least: 1, most: 2000 }, data: { kind: 'folder' } } as const
    const standing = { draft, faults, refusals: {} }
    expect(textAt('epochs', standing, locale)).toBe('A whole number from 1 to 2,000.')
    expect(textAt('data', standing, locale)).toBe('Choose the folder with the IDX files.')
    expect(textAt('seed', standing, locale)).toBe('')
    locale.language = 'zh-CN'
    expect(textAt('epochs', standing, locale)).toBe('请输入 1 至 2,000 的整数。')
  })

  it('of the engine go to the input that caused them', () => {
    const field = (code: AppError['code'], details = {}) => fieldOfError(new AppError(code, 'x', details))
    expect(field('labels-missing')).toBe('data')
    expect(field('file-truncated')).toBe('data')
    expect(field('engine-missing')).toBe('engine')
    expect(field('model-missing')).toBe('architecture')
    expect(field('model-untaught')).toBe('architecture')
    expect(field('recipe-missing')).toBe('recipe')
    expect(field('examples-few')).toBe('batchSize')
    expect(field('bad-argument', { field: 'epochs' })).toBe('epochs')
    expect(field('bad-argument')).toBe('form')
    const refusals = { data: new AppError('labels-missing', 'x') }
    expect(textAt('data', { draft, faults: {}, refusals }, new Locale())).toMatch(/^MNIST is not on this/)
  })

  it('of the engine are said in the language of the window', () => {
    const locale = new Locale()
    locale.language = 'zh-CN'
    const said = (error: AppError) => textAt('form', { draft, faults: {}, refusals: { form: error } }, locale)
    const few = new AppError('examples-few', '40 examples are …', { examples: 40, batch: 128 })
    expect(said(few)).toBe('40 个样本少于一批（128 个）。请减小批大小或增加样本。')
    expect(said(new AppError('training-busy', 'Another training is …'))).toBe(
      '训练正在进行，请先暂停或停止。',
    )
    const details = { engine: 'tensorflow', reason: 'other', remedy: 'install', said: 'libX.so not found' }
    expect(said(new AppError('engine-missing', 'TensorFlow is …', details))).toBe(
      'TensorFlow 在本机不可用。可运行“npm run engine:tensorflow”安装。原文：libX.so not found',
    )
  })
})

describe('the recipe’s own numbers', () => {
  it('stand in the inputs until others are typed', () => {
    expect(recipeText('epochs', plainPlan)).toBe('10')
    expect(recipeText('learningRate', plainPlan)).toBe('0.001')
    const passes = { ...plainPlan, schedule: { kind: 'passes', rates: [5e-4, 1e-5] } } as const
    expect(recipeText('learningRate', passes)).toBe('0.0005')
    expect(recipeText('limit', plainPlan)).toBe('')
    expect(recipeText('epochs', null)).toBe('')
  })
})
