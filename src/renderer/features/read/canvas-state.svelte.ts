import type { PageBox } from '../../../core/image/geometry'
import { adjustBox, type BoxGesture, boxOf, idle, proposedBox } from '../../canvas/box-edit'
import {
  bringIntoView,
  fitPage,
  pageFromScreen,
  realSize,
  type Size,
  type Viewport,
  zoomByStep,
} from '../../canvas/viewport'

export type Tool = 'select' | 'cut' | 'draw' | 'pan'

const wholeBox = { horizontal: null, vertical: null } as const
const growRight = { horizontal: 'right', vertical: null } as const
const growDown = { horizontal: null, vertical: 'bottom' } as const

/** What the canvas shows and what the pointer and the arrow keys do to boxes on it. */
export class CanvasState {
  tool = $state<Tool>('select')
  viewport = $state.raw<Viewport>({ scale: 1, x: 0, y: 0 })
  view = $state.raw<Size>({ width: 0, height: 0 })
  page = $state.raw<Size>({ width: 0, height: 0 })
  gesture = $state.raw<BoxGesture>(idle)
  /** A box being placed by keys; `fieldId` null for a new one. */
  placing = $state.raw<{ readonly box: PageBox; readonly fieldId: string | null } | null>(null)
  /** Held Space pans whatever the tool is. */
  isSpaceHeld = $state(false)
  #isFitted = true

  isPanning = $derived(this.tool === 'pan' || this.isSpaceHeld)
  gestureBox = $derived(boxOf(this.gesture, this.page))
  percent = $derived(Math.round(this.viewport.scale * 100))

  /** The page changed: show all of it. */
  showPage(page: Size): void {
    const isSame = page.width === this.page.width && page.height === this.page.height
    this.page = page
    this.gesture = idle
    this.placing = null
    if (!isSame || this.#isFitted) this.fit()
  }

  resize(view: Size): void {
    this.view = view
    if (this.#isFitted) this.fit()
  }

  fit(): void {
    this.#isFitted = true
    this.viewport = fitPage(this.page, this.view)
  }

  /** The person zoomed or panned; from now on a resize leaves the view alone. */
  setViewport(viewport: Viewport): void {
    this.#isFitted = false
    this.viewport = viewport
  }

  zoom(direction: 1 | -1): void {
    this.setViewport(zoomByStep(this.viewport, this.view, direction))
  }

  realSize(): void {
    this.setViewport(realSize(this.viewport, this.view))
  }

  reveal(box: PageBox): void {
    if (this.#isFitted) return
    this.viewport = bringIntoView(this.viewport, box, this.view)
  }

  /** Begins a box in the middle of what is seen, or at the field's own place. */
  beginPlacing(field: { fieldId: string; box: PageBox } | null): void {
    if (field !== null) {
      this.placing = { box: field.box, fieldId: field.fieldId }
      return
    }
    const from = pageFromScreen(this.viewport, { x: 0, y: 0 })
    const to = pageFromScreen(this.viewport, { x: this.view.width, y: this.view.height })
    const seen = { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y }
    this.placing = { box: proposedBox(seen, this.page), fieldId: null }
  }

  /** @param dx and dy are steps of the arrow keys (-1, 0 or 1); a step is a few screen pixels. */
  stepPlacing(dx: number, dy: number, isSizing: boolean): void {
    if (this.placing === null) return
    const pixels = Math.max(1, Math.round(4 / this.viewport.scale))
    const step = { dx: dx * pixels, dy: dy * pixels }
    const grip = !isSizing ? wholeBox : dx !== 0 ? growRight : growDown
    this.placing = { ...this.placing, box: adjustBox(this.placing.box, grip, step, this.page) }
  }

  leavePlacing(): void {
    this.placing = null
    this.gesture = idle
    if (this.tool === 'draw') this.tool = 'select'
  }
}
