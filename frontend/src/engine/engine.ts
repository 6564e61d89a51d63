import type { Point, Region } from '../api/types';
import { type Camera, fitted, panned, toImage, zoomAt } from './camera';
import { Document, type Patch } from './document';
import { moved, type Size } from './geometry';
import { HitIndex, nextBelow } from './hit';
import type { Live, Look, Mark, Renderer } from './renderer';
import { BoxTool } from './tools/box';
import { PolygonTool } from './tools/polygon';
import { SelectTool, taken } from './tools/select';
import type { Bench, Pointer, Tool } from './tools/tool';

export type ToolKey = 'select' | 'box' | 'polygon';

export interface LabelLook {
  key: string;
  name: string;
  color: string;
  shapes: string[];
}

export interface EngineOptions {
  renderer: Renderer;
  labels: readonly LabelLook[];
  canEdit?: boolean;
  newId?: () => string;
  /** Calls back before the next frame; tests call at once. */
  schedule?: (paint: () => void) => void;
}

const HIT = 5;

/** The workspace without a framework: document, camera, tools, painting. React mounts it and listens. */
export class Engine {
  document = new Document();
  camera: Camera = { zoom: 1, x: 0, y: 0 };
  size: Size = { width: 1, height: 1 };
  tool: Tool;
  label: string | null;
  selected: ReadonlySet<string> = new Set();
  showsNames = true;
  isHidden = false;
  canEdit: boolean;
  /** Regions of the other version, drawn but not touched (a review's ghost). */
  extra: Region[] = [];
  marks: ReadonlyMap<string, Mark> = new Map();
  private view: Size = { width: 1, height: 1 };
  private image: CanvasImageSource | null = null;
  private edited: Region | null = null;
  private index = new HitIndex();
  private liveState: Live = { draft: [], closes: false, marquee: null, cursor: null, crosshair: true };
  private readonly tools: Record<ToolKey, Tool> = {
    select: new SelectTool(),
    box: new BoxTool(),
    polygon: new PolygonTool(),
  };
  private readonly listeners = new Set<() => void>();
  private readonly editors = new Set<(patches: Patch[]) => void>();
  private isScheduled = false;
  private panFrom: Point | null = null;
  private pressed = false;
  private readonly schedule: (paint: () => void) => void;

  constructor(private readonly options: EngineOptions) {
    this.tool = this.tools.select;
    this.label = options.labels[0]?.key ?? null;
    this.canEdit = options.canEdit ?? true;
    this.schedule = options.schedule ?? ((paint) => requestAnimationFrame(paint));
  }

  /** Opens an asset: its regions and its picture. */
  open(regions: readonly Region[], image: CanvasImageSource | null, size: Size): void {
    this.tool.leave(this.bench);
    this.document = new Document(regions);
    this.index = new HitIndex(regions);
    this.document.onChange((patches) => {
      this.index.apply(patches);
      for (const editor of this.editors) editor(patches);
      this.changed();
    });
    this.image = image;
    this.size = size;
    this.selected = new Set();
    this.edited = null;
    this.camera = fitted(size, this.view);
    this.changed();
  }

  setView(view: Size): void {
    const wasFitted = this.camera.zoom === fitted(this.size, this.view).zoom;
    this.view = view;
    this.options.renderer.resize(view);
    if (wasFitted || !this.image) this.camera = fitted(this.size, view);
    this.changed();
  }

  /** Hears of everything that may show in the panels; returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Hears of every edit of the document as patches. */
  onEdit(listener: (patches: Patch[]) => void): () => void {
    this.editors.add(listener);
    return () => this.editors.delete(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
    this.repaint();
  }

  repaint(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      const regions = this.isHidden
        ? []
        : this.document.regions.filter((region) => region.id !== this.edited?.id);
      this.options.renderer.paintStatic(
        this.camera,
        this.image,
        this.size,
        [...this.extra, ...regions],
        this.look,
      );
      this.paintLive();
    });
  }

  private paintLive(): void {
    this.options.renderer.paintLive(this.camera, this.size, this.liveState, this.edited, this.look);
  }

  private get look(): Look {
    const { labels } = this.options;
    return {
      color: (key) => labels.find((label) => label.key === key)?.color ?? '#A3A3A1',
      name: (key) => labels.find((label) => label.key === key)?.name ?? key,
      selected: this.selected,
      marks: this.marks,
      showsNames: this.showsNames,
    };
  }

  private readonly bench: Bench = ((engine: Engine): Bench => ({
    get size() {
      return engine.size;
    },
    get selected() {
      return engine.selected;
    },
    get canEdit() {
      return engine.canEdit;
    },
    tolerance: (screen) => screen / engine.camera.zoom,
    get: (id) => engine.document.get(id),
    under: (at) => (engine.isHidden ? [] : engine.index.under(at, HIT / engine.camera.zoom, engine.selected)),
    below: (at) =>
      engine.isHidden
        ? undefined
        : nextBelow(engine.index.under(at, HIT / engine.camera.zoom), engine.selected),
    within: (area) => engine.index.within(area),
    select: (ids) => engine.select(ids),
    labelFor: (shape) => engine.labelFor(shape),
    newId: () => engine.options.newId?.() ?? crypto.randomUUID(),
    run: (name, changes) => engine.document.run(name, changes),
    show: (region) => {
      engine.edited = region;
      engine.repaint();
    },
    live: (change) => {
      Object.assign(engine.liveState, change);
      engine.paintLive();
      for (const listener of engine.listeners) listener();
    },
  }))(this);

  labelFor(shape: string): string | null {
    const { labels } = this.options;
    const current = labels.find((label) => label.key === this.label);
    return (
      (current?.shapes.includes(shape) ? current : labels.find((label) => label.shapes.includes(shape)))
        ?.key ?? null
    );
  }

  /** The hint of the current gesture and the cursor in image pixels, for the bar at the bottom. */
  get hint(): string {
    return this.tool.hint();
  }

  get cursor(): Point | null {
    return this.liveState.cursor;
  }

  pickTool(key: ToolKey): void {
    if (!this.canEdit && key !== 'select') return;
    this.tool.leave(this.bench);
    this.tool = this.tools[key];
    this.changed();
  }

  select(ids: string[]): void {
    this.selected = new Set(ids.filter((id) => this.document.get(id)));
    this.changed();
  }

  /** Gives the selected regions a label; without a selection it is the next region's. */
  setLabel(key: string): void {
    this.label = key;
    const label = this.options.labels.find((row) => row.key === key);
    const chosen = this.selection().filter(
      (region) => region.label !== key && label?.shapes.includes(region.shape),
    );
    if (this.canEdit && chosen.length) {
      this.document.run(
        `Label as ${label?.name ?? key}`,
        chosen.map((region) => ({ ...taken(region), label: key })),
      );
    }
    this.changed();
  }

  selection(): Region[] {
    return [...this.selected].flatMap((id) => this.document.get(id) ?? []);
  }

  undecided(): Region[] {
    return this.document.regions.filter((region) => region.confidence !== undefined);
  }

  accept(regions: Region[]): void {
    const open = regions.filter((region) => region.confidence !== undefined);
    if (!this.canEdit || !open.length) return;
    this.document.run(
      open.length > 1 ? `Accept ${open.length} suggestions` : 'Accept a suggestion',
      open.map(taken),
    );
  }

  remove(regions: Region[]): void {
    if (!this.canEdit || !regions.length) return;
    const [first] = regions;
    const name =
      regions.length > 1
        ? `Delete ${regions.length} regions`
        : first?.confidence === undefined
          ? 'Delete'
          : 'Reject a suggestion';
    this.document.run(
      name,
      regions.map((region) => region.id),
    );
    this.select([]);
  }

  nudge(dx: number, dy: number): void {
    const chosen = this.selection();
    if (!this.canEdit || !chosen.length) return;
    this.document.run(
      'Nudge',
      chosen.map((region) => taken(moved(region, dx, dy, this.size))),
    );
  }

  /** Selects the next or previous region by reading order. */
  step(by: 1 | -1): void {
    const all = this.document.regions;
    if (!all.length) return;
    const [current] = this.selected;
    const at = all.findIndex((region) => region.id === current);
    const next = all[(at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by + all.length) % all.length];
    if (next) this.select([next.id]);
  }

  undo(): void {
    this.document.undo();
    this.select([...this.selected]);
  }

  redo(): void {
    this.document.redo();
    this.select([...this.selected]);
  }

  /** Offers a key to the tool; true when it has used it. */
  press(key: string): boolean {
    const used = this.tool.press(key, this.bench);
    if (used) this.changed();
    return used;
  }

  fitImage(): void {
    this.camera = fitted(this.size, this.view);
    this.changed();
  }

  zoomBy(factor: number, at: Point = [this.view.width / 2, this.view.height / 2]): void {
    this.camera = zoomAt(this.camera, factor, at);
    this.changed();
  }

  private pointer(screen: Point, keys: { altKey: boolean; shiftKey: boolean }): Pointer {
    return { at: toImage(this.camera, screen), alt: keys.altKey, shift: keys.shiftKey };
  }

  /** Listens to the pointer on an element whose top left is the view's; returns how to stop. */
  attach(element: HTMLElement): () => void {
    const place = (event: MouseEvent): Point => {
      const box = element.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const down = (event: PointerEvent) => {
      element.setPointerCapture(event.pointerId);
      if (event.button === 1 || (event.button === 0 && element.dataset.space === 'true')) {
        this.panFrom = place(event);
        event.preventDefault();
      } else if (event.button === 0) {
        this.pressed = true;
        this.tool.down(this.pointer(place(event), event), this.bench);
      }
    };
    const move = (event: PointerEvent) => {
      const at = place(event);
      if (this.panFrom) {
        this.camera = panned(this.camera, at[0] - this.panFrom[0], at[1] - this.panFrom[1]);
        this.panFrom = at;
        this.changed();
        return;
      }
      const pointer = this.pointer(at, event);
      this.liveState.cursor = pointer.at;
      this.liveState.crosshair = this.tool.key !== 'select';
      this.tool.move(pointer, this.bench, this.pressed);
      this.paintLive();
      element.dataset.cursorX = pointer.at[0].toFixed(0);
      element.dataset.cursorY = pointer.at[1].toFixed(0);
      element.dispatchEvent(new CustomEvent('engine-cursor'));
    };
    const up = (event: PointerEvent) => {
      if (this.panFrom) this.panFrom = null;
      else if (event.button === 0 && this.pressed) {
        this.pressed = false;
        this.tool.up(this.pointer(place(event), event), this.bench);
        this.changed();
      }
    };
    const doubleClick = (event: MouseEvent) => {
      this.tool.doubleClick?.(this.pointer(place(event), event), this.bench);
      this.changed();
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      this.zoomBy(Math.exp(-event.deltaY * 0.0015), place(event));
    };
    const quiet = (event: Event) => event.preventDefault();
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('dblclick', doubleClick);
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('contextmenu', quiet);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('dblclick', doubleClick);
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('contextmenu', quiet);
    };
  }
}
