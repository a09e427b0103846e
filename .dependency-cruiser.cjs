// Who may import whom (docs/architecture.md). test/lint proves that each rule bites.

/** Core's domains and the domains below each that it may build on. */
const core = {
  base: [],
  image: ['base'],
  segment: ['base', 'image'],
  decode: ['base'],
  lenet: ['base', 'image'],
  training: ['base', 'image', 'lenet'],
  exchange: ['base', 'lenet'],
  synthesis: ['base', 'image', 'segment', 'decode', 'lenet', 'training'],
  read: ['base', 'image', 'segment', 'lenet', 'decode'],
  confidence: ['base', 'image', 'segment', 'decode', 'read'],
  review: ['base', 'image', 'segment', 'decode', 'read', 'confidence'],
  storage: ['base', 'image', 'segment', 'lenet', 'read', 'confidence', 'review'],
  export: ['base', 'image', 'segment', 'read', 'confidence', 'review', 'storage'],
  batch: ['base', 'image', 'segment', 'read', 'confidence', 'storage'],
}
const domains = Object.keys(core).join('|')

/** Tests sit beside the code and may use what they like; the rules are for what ships. */
const shipped = (path) => ({ path, pathNot: '\\.test\\.ts$' })
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from: shipped(from), to })
const npm = (names) => `^node_modules/(${names})`

const coreRules = Object.entries(core).map(([domain, below]) =>
  never(
    `core-${domain}`,
    `core/${domain} may build on ${below.join(', ') || 'nothing'} alone`,
    `^src/core/${domain}/`,
    { path: '^src/core/', pathNot: `^src/core/(${[domain, ...below].join('|')})/` },
  ),
)

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$|^virtual:|\\?' },
    },
    never('not-to-test', 'shipped code does not import tests', '^src/', {
      path: '\\.(test|spec)\\.ts$|^test/',
    }),

    ...coreRules,
    never('core-domain-known', 'a new core domain gets a line in the table above', '^src/core/', {
      path: '^src/core/',
      pathNot: `^src/core/(${domains}|usecases)/`,
    }),
    never('core-stands-alone', 'core knows no other room', '^src/core/', {
      path: '^src/',
      pathNot: '^src/core/',
    }),
    never('core-no-runtime', 'core knows neither Node nor Electron', '^src/core/', {
      path: '^electron$|^node_modules/electron/|^node:',
    }),
    never('core-no-node', 'core knows no Node', '^src/core/', { dependencyTypes: ['core'] }),
    never('core-packages', 'core uses valibot everywhere, the rest only where named below', '^src/core/', {
      path: '^node_modules/',
      pathNot: npm('valibot|@tensorflow/tfjs-(core|layers)|opencv-wasm'),
    }),
    never(
      'tensors-stay-in-lenet',
      'tfjs is used in lenet and training only',
      '^src/core/(?!lenet/|training/)',
      {
        path: npm('@tensorflow'),
      },
    ),
    never(
      'mats-stay-in-opencv',
      'segment/opencv.ts is the only file of core that touches OpenCV',
      '^src/core/(?!segment/opencv)',
      {
        path: npm('opencv-wasm'),
      },
    ),

    never('protocol-rooms', 'the protocol names core and itself', '^src/protocol/', {
      path: '^src/',
      pathNot: '^src/(protocol|core)/',
    }),
    never('protocol-core-types', 'of core beyond base the protocol takes types alone', '^src/protocol/', {
      path: '^src/core/',
      pathNot: '^src/core/base/',
      dependencyTypesNot: ['type-only'],
    }),
    never('protocol-packages', 'the protocol knows no runtime', '^src/protocol/', {
      path: '^node_modules/|^electron$|^node:',
      pathNot: npm('valibot'),
    }),
    never('protocol-no-node', 'the protocol knows no Node', '^src/protocol/', { dependencyTypes: ['core'] }),

    never('platform-rooms', "platform implements core's ports", '^src/platform/', {
      path: '^src/',
      pathNot: '^src/(platform|core)/',
    }),
    never('engine-rooms', 'the engine composes core and platform behind the protocol', '^src/engine/', {
      path: '^src/',
      pathNot: '^src/(engine|core|platform|protocol)/',
    }),
    never('cli-rooms', 'the command line is a host of the engine', '^src/cli/', {
      path: '^src/',
      pathNot: '^src/(cli|engine|protocol|core)/',
    }),
    never(
      'no-electron-below-main',
      'only main and preload know Electron',
      '^src/(core|protocol|platform|engine|cli|renderer)/',
      {
        path: '^electron$|^node_modules/electron/',
      },
    ),

    never('main-rooms', 'main starts the engine, it does not import it', '^src/main/', {
      path: '^src/',
      pathNot: '^src/(main|protocol)/|^src/preload/(channels|webgpu-channel)\\.ts$',
    }),
    never('main-packages', 'main uses Electron and nothing heavy', '^src/main/', {
      path: '^node_modules/',
      pathNot: npm('electron|valibot'),
    }),
    never('preload-rooms', 'the preload stands alone', '^src/preload/', {
      path: '^src/',
      pathNot: '^src/preload/',
      dependencyTypesNot: ['type-only'],
    }),
    never('preload-packages', 'the preload is one file over Electron', '^src/preload/', {
      path: '^node_modules/',
      pathNot: npm('electron/'),
    }),
    never('preload-no-node', 'a sandboxed preload has no Node', '^src/preload/', {
      dependencyTypes: ['core'],
    }),

    never('webgpu-rooms', "the hidden window runs core's nets and knows no other room", '^src/webgpu/', {
      path: '^src/',
      pathNot: '^src/webgpu/|^src/core/(base|image|lenet)/',
    }),
    never('webgpu-packages', 'the hidden window uses tfjs alone', '^src/webgpu/', {
      path: '^node_modules/|^electron$',
      pathNot: npm('@tensorflow/tfjs-(core|backend-webgpu)'),
    }),
    never('webgpu-no-node', 'the hidden window has no Node', '^src/webgpu/', { dependencyTypes: ['core'] }),

    never('renderer-rooms', 'the renderer speaks the protocol', '^src/renderer/', {
      path: '^src/',
      pathNot: '^src/(renderer|protocol|core)/|^src/preload/',
    }),
    never('renderer-preload-types', 'of the preload the renderer takes types alone', '^src/renderer/', {
      path: '^src/preload/',
      dependencyTypesNot: ['type-only'],
    }),
    never('renderer-core', 'beyond the pure parts of core the renderer takes types alone', '^src/renderer/', {
      path: '^src/core/',
      pathNot: '^src/core/(base|image|segment|review)/',
      dependencyTypesNot: ['type-only'],
    }),
    never('renderer-no-node', 'the renderer has no Node', '^src/renderer/', { dependencyTypes: ['core'] }),
    never('renderer-no-backends', "nets, databases and codecs are the engine's", '^src/renderer/', {
      path: npm('@tensorflow|@photostructure|sharp|@hyzyla'),
    }),
    {
      name: 'features-apart',
      comment: 'a feature never imports another feature',
      severity: 'error',
      from: { path: '^src/renderer/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    never(
      'parts-below-features',
      'ui and canvas are used by features, not the other way',
      '^src/renderer/(ui|canvas)/',
      {
        path: '^src/renderer/(features|app)/',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // AssemblyScript: compiled by itself, with sources that are written by a program.
    exclude: { path: '^src/kernels/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types', 'svelte', 'browser'],
    },
    extraExtensionsToScan: ['.css', '.html'],
    moduleSystems: ['es6', 'cjs'],
  },
}
