import { fieldBoxFromPageBox } from '../../../core/image/geometry'
import type { ArcName, FieldPicture, FieldView } from '../../../protocol/commands/fields'
import type { EngineRequests } from '../../app/engine-requests'
import type { CutField } from '../../segment-worker/messages'
import type { FieldCutter } from '../../segment-worker/segment-client'
import { fieldCutsFrom } from './cut-shapes'
import type { Pictures } from './pictures.svelte'

export interface Stages {
  readonly picture: FieldPicture
  readonly cut: CutField
}

export interface NamedLattice extends Stages {
  /** For each arc what it may be by the net alone, likeliest first. */
  readonly names: readonly (readonly ArcName[])[]
}

/** Cuts a field in this window without storing anything: what the stages and the lattice views show. */
export class FieldStages {
  constructor(
    private readonly engine: EngineRequests,
    private readonly cutter: FieldCutter,
    private readonly pictures: Pictures,
  ) {}

  /** Cut as the reading rests on it: along the person's cuts where there are any. */
  async of(field: FieldView): Promise<Stages> {
    const picture = await this.pictures.field(field)
    const cells = picture.cells.map((cell) => fieldBoxFromPageBox(cell, picture.box))
    const cuts = field.reading?.cuts ?? []
    const own = cuts.some(({ movedByHand }) => movedByHand) ? fieldCutsFrom(cuts, picture.box) : null
    const cut = await this.cutter.cut({ grey: picture.grey, cells, cuts: own })
    return { picture, cut }
  }

  async latticeOf(field: FieldView): Promise<NamedLattice> {
    const stages = await this.of(field)
    const names = await this.engine.call('fields.nameArcs', { lattice: stages.cut.lattice })
    return { ...stages, names }
  }
}
