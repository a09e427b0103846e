import { appErrorFrom } from '../../../core/base/app-error'
import type { GlyphMaps, InspectedNet, LayerFilters } from '../../../protocol/commands/models'
import type { EngineRequests } from '../../app/engine-requests'
import { thrownText } from '../../i18n/error-text'
import type { Locale } from '../../i18n/locale.svelte'
import { centred, DrawingPad } from './drawing-pad.svelte'
import { type GlyphAtHand, type GlyphsAtHand, markedInRead } from './glyphs-at-hand'
import { LatestWins } from './latest-wins'
import { drawnLayers, mapCount, pictureForNet } from './net-layers'

export interface InspectorPorts {
  readonly engine: EngineRequests
  readonly locale: Locale
  /** `requestAnimationFrame` in the window. */
  readonly atFrame: (run: () => void) => void
}

/** What is inspected: an entry of the registry, or a net of the family without weights. */
export interface Inspected {
  readonly id: string
  readonly hasWeights: boolean
}

/** A layer and a map in it that a person chose; layer 0 is the input. */
export interface LayerChoice {
  readonly layer: number
  readonly map: number | null
}

/** The layer inspector: the net, the glyph, what every layer makes of it, the layer at hand and its filters. */
export class InspectorState {
  net = $state.raw<InspectedNet | null>(null)
  netError = $state('')
  maps = $state.raw<GlyphMaps | null>(null)
  lookError = $state('')
  filters = $state.raw<LayerFilters | null>(null)
  choice = $state.raw<LayerChoice>({ layer: 1, map: null })
  /** Of the digits at hand; null where the pad was drawn on. */
  glyphId = $state<string | null>(null)
  /** A drawn digit is sized and centred as the reader does it. */
  isCentred = $state(true)
  readonly pad = new DrawingPad()
  #inspected = $state.raw<Inspected | null>(null)
  readonly #ports: InspectorPorts
  readonly #looks: LatestWins<{ modelId: string; glyph: Uint8Array }, GlyphMaps>
  #filtersAsked = 0

  constructor(ports: InspectorPorts) {
    this.#ports = ports
    this.#looks = new LatestWins({
      run: (params) => ports.engine.call('models.look', params),
      take: (maps) => {
        this.maps = maps
        this.lookError = ''
      },
      fail: (thrown) => {
        this.maps = null
        this.lookError = this.#textOf(thrown)
      },
      atFrame: ports.atFrame,
    })
  }

  layers = $derived.by(() =>
    this.net === null ? [] : drawnLayers(this.net, this.#ports.locale.words.inspector.input),
  )
  layer = $derived(this.layers[this.choice.layer] ?? null)
  hasWeights = $derived(this.#inspected?.hasWeights ?? false)
  /** What each layer makes of the glyph, in the order of `layers`; null where it is not known. */
  mapsOfLayers = $derived.by(() =>
    this.layers.map(({ name, kind }) => {
      const [input, ...others] = this.maps?.layers ?? []
      return (kind === 'input' ? input : others.find((maps) => maps.name === name)) ?? null
    }),
  )
  /** The glyph as it is given to the net, 28x28. */
  glyph = $derived.by(() => (this.glyphId === null && this.isCentred ? centred(this.pad.ink) : this.pad.ink))

  async show(inspected: Inspected): Promise<void> {
    const { engine } = this.#ports
    const old = this.#inspected
    if (old?.id === inspected.id && old.hasWeights === inspected.hasWeights && this.netError === '') return
    this.#inspected = inspected
    this.#looks.forget()
    this.maps = null
    this.netError = ''
    this.lookError = ''
    this.filters = null
    try {
      const net = await engine.call('models.inspect', { id: inspected.id })
      if (this.#inspected !== inspected) return
      this.net = net
      this.#keepChoice()
      this.look()
      void this.#loadFilters()
    } catch (thrown) {
      if (this.#inspected !== inspected) return
      this.net = null
      this.netError = this.#textOf(thrown)
    }
  }

  /** A choice from the net before stays where this one has such a layer and map. */
  #keepChoice(): void {
    const layer = Math.min(this.choice.layer, this.layers.length - 1)
    const maps = mapCount(this.layers[layer]?.shape ?? [])
    const map = this.choice.map !== null && this.choice.map < maps ? this.choice.map : null
    this.choice = { layer, map }
  }

  choose(layer: number, map: number | null): void {
    if (layer < 0 || layer >= this.layers.length) return
    const isOther = layer !== this.choice.layer
    this.choice = { layer, map }
    if (isOther) void this.#loadFilters()
  }

  /** The next or previous map of the layer at hand; from none the first or the last. */
  stepMap(step: 1 | -1): void {
    const count = mapCount(this.layer?.shape ?? [])
    if (count === 0) return
    const from = this.choice.map ?? (step === 1 ? -1 : count)
    this.choose(this.choice.layer, Math.min(count - 1, Math.max(0, from + step)))
  }

  chooseGlyph({ id, glyph }: GlyphAtHand): void {
    this.glyphId = id
    this.pad.load(glyph)
    this.look()
  }

  /**
   * The digit marked in Read is what a person most likely wants to look into: it is taken where nothing else was
   * chosen or drawn, and followed from there.
   */
  follow({ selected, corrected }: GlyphsAtHand): void {
    const isFree = this.glyphId === null ? this.pad.isEmpty : this.glyphId.startsWith(markedInRead)
    const first = selected ?? (this.pad.isEmpty ? corrected[0] : undefined)
    if (isFree && first !== undefined && first.id !== this.glyphId) this.chooseGlyph(first)
  }

  /** After the pad was drawn on: the digit is now the person's own. */
  drawn(): void {
    this.glyphId = null
    this.look()
  }

  clear(): void {
    this.pad.clear()
    this.drawn()
  }

  setCentred(isCentred: boolean): void {
    this.isCentred = isCentred
    this.look()
  }

  /** Asks what the net makes of the glyph; while one draws, the newest picture wins. */
  look(): void {
    const inspected = this.#inspected
    if (this.net === null || inspected === null || !inspected.hasWeights) return
    const { inputSide, input } = this.net
    const glyph = pictureForNet(this.glyph, inputSide, mapCount(input))
    this.#looks.ask({ modelId: inspected.id, glyph })
  }

  async #loadFilters(): Promise<void> {
    const asked = ++this.#filtersAsked
    this.filters = null
    const inspected = this.#inspected
    const row = this.layer?.row
    if (inspected === null || !inspected.hasWeights || row == null || row.parameters === 0) return
    try {
      const filters = await this.#ports.engine.call('models.filters', {
        modelId: inspected.id,
        layer: row.name,
      })
      if (asked === this.#filtersAsked) this.filters = filters
    } catch (thrown) {
      if (asked === this.#filtersAsked) this.lookError = this.#textOf(thrown)
    }
  }

  #textOf(thrown: unknown): string {
    const { words } = this.#ports.locale
    return appErrorFrom(thrown).code === 'model-damaged' ? words.models.damaged : thrownText(thrown, words)
  }
}
