import '@fontsource-variable/inter/wght.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/marks.css'
import './styles/forced-colors.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { SegmentClient } from './segment-worker/segment-client'
import { WindowState } from './window-state.svelte'

const cutter = new SegmentClient(
  () => new Worker(new URL('./segment-worker/worker.ts', import.meta.url), { type: 'module' }),
)
const state = new WindowState(window.desk, cutter)

const dark = matchMedia('(prefers-color-scheme: dark)')
const contrast = matchMedia('(prefers-contrast: more)')
const followSystem = () =>
  state.session.setSystem({
    isDark: dark.matches,
    wantsContrast: contrast.matches,
    languages: navigator.languages,
  })
dark.addEventListener('change', followSystem)
contrast.addEventListener('change', followSystem)
followSystem()

const target = document.getElementById('app')
if (target !== null) mount(App, { target, props: { state } })
state.start()
