import { describe, expect, it } from 'vitest'
import { ScriptedEngine } from '../../../../test/support/scripted-engine'
import { layerTable } from '../../../core/lenet/layer-table'
import { inputFormOf } from '../../../core/lenet/model'
import { lenetModelFromId } from '../../../core/lenet/model-family'
import type { GlyphMaps, InspectedNet } from '../../../protocol/commands/models'
import { Locale } from '../../i18n/locale.svelte'
import { markedInRead } from './glyphs-at-hand'
import { InspectorState } from './inspector-state.svelte'

function inspectedNet(id: string): InspectedNet {
  const model = lenetModelFromId(id)
  const { side, channels } = inputFormOf(model)
  return {
    architecture: id,
    name: model.name,
    input: [side, side, channels],
    inputSide: model.inputSide,
    layers: layerTable(model),
    declarations: model.layers,
    total: { parameters: 0, connections: 0, multiplyAdds: 0 },
  }
}

/** Maps whose every number is the first byte of the glyph they are of. */
function mapsOf(id: string, glyph: Uint8Array): GlyphMaps {
  const net = inspectedNet(id)
  const layers = [
    { name: 'input', kind: 'input' as const, shape: net.input },
    ...net.layers.filter(({ kind }) => kind !== 'geometry'),
  ]
  return {
    layers: layers.map(({ name, kind, shape }) => ({
      name,
      kind,
      shape,
      values: new Float32Array(shape.reduce((product, side) => product * side, 1)).fill(glyph[0] ?? 0),
    })),
    probabilities: [1],
  }
}

function start() {
  const frames: (() => void)[] = []
  const engine = new ScriptedEngine({
    'models.inspect': ({ id }) => inspectedNet(id),
    'models.look': ({ modelId, glyph }) => mapsOf(modelId, glyph),
    'models.filters': ({ layer }) => ({
      shape: [1],
      values: Float32Array.of(layer.length),
      biases: new Float32Array(1),
    }),
  })
  const inspector = new InspectorState({ engine, locale: new Locale(), atFrame: (run) => frames.push(run) })
  const settled = async () => {
    for (const run of frames.splice(0)) run()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { engine, inspector, settled }
}

const glyphOf = (ink: number) => ({
  id: `g${ink}`,
  glyph: new Uint8Array(784).fill(ink),
  character: '1',
  file: 'x',
})

describe('the layer inspector', () => {
  it('shows what every layer makes of the glyph at hand', async () => {
    const { inspector, settled, engine } = start()
    inspector.chooseGlyph(glyphOf(40))
    await inspector.show({ id: 'lenet5-1998', hasWeights: true })
    await settled()
    expect(engine.paramsOf('models.look')).toHaveLength(1)
    expect(inspector.mapsOfLayers.map((maps) => maps?.values[0])).toEqual(new Array(8).fill(40))
  })

  it('asks nothing of a net without weights, and still has its layers', async () => {
    const { inspector, settled, engine } = start()
    await inspector.show({ id: 'lenet4', hasWeights: false })
    inspector.chooseGlyph(glyphOf(40))
    await settled()
    expect(engine.asked.map(({ command }) => command)).toEqual(['models.inspect'])
    expect(inspector.layers.map(({ title }) => title)).toContain('C3')
    expect(inspector.mapsOfLayers.every((maps) => maps === null)).toBe(true)
  })

  it('leaves the geometry head without maps', async () => {
    const { inspector, settled } = start()
    await inspector.show({ id: 'lenet12', hasWeights: true })
    await settled()
    const kinds = inspector.layers.map(({ kind }) => kind)
    expect(inspector.mapsOfLayers.map((maps) => maps === null)).toEqual(
      kinds.map((kind) => kind === 'geometry'),
    )
  })

  it('sizes and centres what is drawn, not what was cut from a page', async () => {
    const { inspector } = start()
    const { pad } = inspector
    pad.stroke({ x: 3.5, y: 2.5 }, { x: 3.5, y: 9.5 })
    inspector.drawn()
    expect(inspector.glyph).not.toEqual(pad.ink)
    inspector.setCentred(false)
    expect(inspector.glyph).toEqual(pad.ink)
    inspector.setCentred(true)
    inspector.chooseGlyph(glyphOf(7))
    expect(inspector.glyph).toEqual(glyphOf(7).glyph)
    expect(inspector.glyphId).toBe('g7')
  })

  it('follows the digit marked in Read until another is chosen or drawn', () => {
    const { inspector } = start()
    const marked = (ink: number) => ({ ...glyphOf(ink), id: `${markedInRead}${ink}` })
    inspector.follow({ selected: null, corrected: [glyphOf(1)] })
    expect(inspector.glyphId).toBe('g1')
    inspector.follow({ selected: marked(2), corrected: [glyphOf(1)] })
    expect(inspector.glyphId).toBe('g1')
    inspector.clear()
    inspector.follow({ selected: marked(2), corrected: [glyphOf(1)] })
    inspector.follow({ selected: marked(3), corrected: [glyphOf(1)] })
    expect(inspector.glyphId).toBe(marked(3).id)
    inspector.pad.stroke({ x: 1, y: 1 }, { x: 2, y: 2 })
    inspector.drawn()
    inspector.follow({ selected: marked(4), corrected: [] })
    expect(inspector.glyphId).toBeNull()
  })

  it('loads the filters of the layer at hand, none where nothing is learned', async () => {
    const { inspector, engine, settled } = start()
    await inspector.show({ id: 'lenet5', hasWeights: true })
    inspector.choose(3, 2)
    inspector.choose(3, 5)
    inspector.choose(2, null)
    await settled()
    expect(engine.paramsOf('models.filters')).toEqual([
      { modelId: 'lenet5', layer: 'c1' },
      { modelId: 'lenet5', layer: 'c3' },
    ])
    expect(inspector.filters).toBeNull()
  })

  it('keeps layer and map for the next net where it has them', async () => {
    const { inspector } = start()
    await inspector.show({ id: 'lenet5-1998', hasWeights: true })
    inspector.choose(3, 15)
    await inspector.show({ id: 'lenet1', hasWeights: false })
    expect(inspector.choice).toEqual({ layer: 3, map: null })
    inspector.stepMap(-1)
    expect(inspector.choice.map).toBe(11)
    inspector.stepMap(1)
    expect(inspector.choice.map).toBe(11)
  })

  it('tells why a net did not come, and tries again', async () => {
    const { inspector, engine } = start()
    const answer = engine.answers['models.inspect']
    engine.answers['models.inspect'] = () => Promise.reject(new Error('no'))
    await inspector.show({ id: 'lenet5', hasWeights: true })
    expect(inspector.netError).not.toBe('')
    if (answer) engine.answers['models.inspect'] = answer
    await inspector.show({ id: 'lenet5', hasWeights: true })
    expect([inspector.netError, inspector.net?.architecture]).toEqual(['', 'lenet5'])
  })
})
