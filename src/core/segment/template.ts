import { clipToPage, type PageBox } from '../image/geometry'
import type { PageRaster } from '../image/raster'
import type { FieldFinder, FieldProposal, FormTemplate, TemplateZone } from './field-finder'

interface PageSize {
  readonly width: number
  readonly height: number
}

/**
 * A zone taken from one example covers 81 % of fields once it is widened by these shares of its size: scans shift by
 * a few millimetres and hands run over.
 */
const widening = { across: 0.2, down: 0.37 }

/** The zone's box on a page, widened; null where it lies outside. */
function zoneBox(zone: TemplateZone, page: PageSize): PageBox | null {
  const width = zone.width * page.width
  const height = zone.height * page.height
  return clipToPage(
    {
      x: zone.x * page.width - (widening.across * width) / 2,
      y: zone.y * page.height - (widening.down * height) / 2,
      width: width * (1 + widening.across),
      height: height * (1 + widening.down),
    },
    page.width,
    page.height,
  )
}

/** How much of a zone, as drawn, a printed box must cover to be the zone's own. */
const leastShared = 0.5

/**
 * The fields of a filled-in form: each zone snapped to the printed cells or box that are found where it lies, else
 * the widened zone itself. Zones outside the page are left out; order is the template's.
 */
export function fieldsOfTemplate(
  template: FormTemplate,
  page: PageRaster,
  finder: FieldFinder,
): FieldProposal[] {
  const printed = finder.find(page.grey, page.dpi).filter(({ tentative }) => tentative !== true)
  return template.zones.flatMap((zone) => {
    const box = zoneBox(zone, page.grey)
    return box ? [snapped(zone, box, page.grey, printed)] : []
  })
}

function snapped(
  zone: TemplateZone,
  box: PageBox,
  page: PageSize,
  printed: readonly FieldProposal[],
): FieldProposal {
  const drawn = {
    x: zone.x * page.width,
    y: zone.y * page.height,
    width: zone.width * page.width,
    height: zone.height * page.height,
  }
  const fits = printed
    .filter(({ cells }) => zone.cellCount === undefined || cells?.length === zone.cellCount)
    .map((proposal) => ({ proposal, shared: sharedArea(proposal.box, drawn) }))
    .filter(({ shared }) => shared >= leastShared)
    .sort((a, b) => b.shared - a.shared)
  const best = fits[0]?.proposal
  if (!best) return { kind: zone.kind, box, score: 0.5 }
  const { cells } = best
  return { kind: zone.kind, box: best.box, score: best.score, ...(cells ? { cells } : {}) }
}

/** Intersection over union. */
function sharedArea(a: PageBox, b: PageBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const both = width * height
  return both / (a.width * a.height + b.width * b.height - both)
}
