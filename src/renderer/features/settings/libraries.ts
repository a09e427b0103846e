/** What ships inside the program, with each one's licence. */
export const libraries: readonly { readonly name: string; readonly licence: string }[] = [
  { name: 'Electron', licence: 'MIT' },
  { name: 'Svelte', licence: 'MIT' },
  { name: 'TensorFlow.js', licence: 'Apache-2.0' },
  { name: 'TensorFlow', licence: 'Apache-2.0' },
  { name: 'OpenCV, opencv-wasm', licence: 'BSD-3-Clause' },
  { name: 'SQLite, @photostructure/sqlite', licence: 'blessing, MIT' },
  { name: 'sharp, libvips', licence: 'Apache-2.0, LGPL-3.0-or-later' },
  { name: 'PDFium, @hyzyla/pdfium', licence: 'BSD-3-Clause, MIT' },
  { name: 'valibot', licence: 'MIT' },
  { name: 'bits-ui', licence: 'MIT' },
  { name: 'virtua', licence: 'MIT' },
  { name: 'tinykeys', licence: 'MIT' },
  { name: 'd3-zoom, d3-selection', licence: 'ISC' },
  { name: 'Lucide', licence: 'ISC' },
  { name: 'Inter', licence: 'OFL-1.1' },
]
