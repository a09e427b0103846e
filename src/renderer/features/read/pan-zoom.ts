import { select } from 'd3-selection'
import { type D3ZoomEvent, type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom'
import { type Viewport, zoomLimits } from '../../canvas/viewport'

export interface PanZoom {
  /** Tells the gesture where the view was put by other means, so that the next wheel step starts there. */
  follow(viewport: Viewport): void
  destroy(): void
}

export interface PanZoomOptions {
  /** Whether a drag with this button pans now. */
  canPan(event: MouseEvent): boolean
  onmove(viewport: Viewport): void
}

/** Wheel, pinch and drag on `element`, turned into viewports; the element itself is never transformed. */
export function attachPanZoom(element: HTMLElement, options: PanZoomOptions): PanZoom {
  let isFollowing = false
  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([zoomLimits.least, zoomLimits.most])
    .filter((event: Event) => {
      if (event instanceof WheelEvent) return true
      if (event instanceof MouseEvent) return event.type !== 'dblclick' && options.canPan(event)
      return event.type.startsWith('touch')
    })
    .on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      if (!isFollowing) options.onmove(viewportFrom(event.transform))
    })
  const selection = select<HTMLElement, unknown>(element)
  selection.call(behaviour)
  return {
    follow: ({ scale, x, y }) => {
      isFollowing = true
      selection.call(behaviour.transform, zoomIdentity.translate(x, y).scale(scale))
      isFollowing = false
    },
    destroy: () => {
      selection.on('.zoom', null)
    },
  }
}

function viewportFrom({ k, x, y }: ZoomTransform): Viewport {
  return { scale: k, x, y }
}
