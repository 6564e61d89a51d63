import type { Point, Region } from '../../api/types';
import { translate } from '../../i18n/words';
import { fitted, toImage } from '../geometry/camera';
import type { Picture } from '../render/picture';
import type { ImageFilter } from '../render/renderer';
import { Scissors } from '../scissors/scissors';
import type { Wire } from '../scissors/wire';
import { moved, readingOrder, type Size } from '../shapes/geometry';
import { setSkeletons } from '../shapes/keypoints';
import { acceptedRegion } from '../tools/acceptedRegion';
import { newTools, type ToolKey } from '../tools/table';
import type { ClickPrompt, Outlined, Pointer, Tool, ToolContext, ToolOptions } from '../tools/tool';
import { Document, type Patch } from './document';
import { HitIndex } from './hitIndex';
import { takeIndex } from './indexAhead';
import { attachPointer } from './pointer';
import { Shown } from './shown';
import { snapped } from './snap';
import { toolContextOf } from './toolContext';
import type { EngineOptions, Keys, LabelLook, WheelUse } from './types';

export type { ToolKey } from '../tools/table';

const HIT = 5;
const SNAP = 10;
/** Tools whose last shape can be mended by its handles while they stay in hand: no press of theirs begins on one. */
const WITH_HANDLES: ReadonlySet<string> = new Set(['box', 'rotatedBox', 'ellipse']);
/** Tools whose strokes and corners go on with what is selected. */
const GOING_ON: ReadonlySet<string> = new Set(['select', 'mask', 'polygon', 'smart']);

/** The workspace without a framework: document, camera, tools, painting. React mounts it and listens. */
export class Engine extends Shown {
  tool: Tool;
  label: string | null;
  private mayEdit: boolean;
  private lastHint = '';
  index = new HitIndex();
  /** Lines along the picture's edges; none where nothing has been given to open them with. */
  readonly scissors = new Scissors();
  readonly tools = newTools();
  readonly toolOptions: ToolOptions = {
    brushRadius: 12,
    erases: false,
    extremePoints: false,
    followsEdges: false,
  };
  crosshair: 'draw' | 'always' | 'never' = 'draw';
  wheel: WheelUse = 'auto';
  /** What the last gesture had to say, until the next. */
  message: string | null = null;
  lastTool: ToolKey = 'box';
  /** The region whose place the next drawn one takes. */
  redrawing: string | null = null;
  segment: ((prompt: ClickPrompt) => Promise<Outlined>) | null = null;
  /** Brightness and contrast by a drag; without a distance they are as they were. */
  onWindow: ((by: [number, number] | null) => void) | null = null;
  onMenu: ((screen: Point, region: Region | null) => void) | null = null;
  readonly listeners = new Set<() => void>();
  private readonly editors = new Set<(patches: Patch[]) => void>();
  private pressed = false;
  /** The tool that has the gesture under way, where it is not the one in hand: a handle was taken hold of. */
  private borrowed: Tool | null = null;
  /** Whether what is selected was just drawn, not chosen. */
  isJustDrawn = false;
  /** A label key after drawing is for the next shape; else it gives the shape just drawn another label. */
  isLabelFirst = false;
  protected readonly schedule: (paint: () => void) => void;
  readonly toolContext: ToolContext = toolContextOf(this);

  constructor(readonly options: EngineOptions) {
    super();
    this.tool = this.tools.select;
    this.label = options.labels[0]?.key ?? null;
    this.mayEdit = options.canEdit ?? true;
    setSkeletons(options.labels);
    this.schedule = options.schedule ?? ((paint) => requestAnimationFrame(paint));
    options.renderer.onReady?.(() => this.repaint());
  }

  /** Opens an asset: its regions and its picture; an index made ahead spares building one. */
  open(regions: readonly Region[], picture: Picture | null, size: Size, index?: HitIndex): void {
    this.tool.leave(this.toolContext);
    this.document = new Document(regions);
    this.index = index ?? takeIndex(regions) ?? new HitIndex(regions);
    this.document.onChange((patches) => {
      this.index.apply(patches);
      if (!this.document.isReceiving) for (const editor of this.editors) editor(patches);
      this.changed();
    });
    this.picture = picture;
    this.size = size;
    this.selected = new Set();
    this.hidden = new Set();
    this.locked = new Set();
    this.edited = [];
    this.hovered = null;
    this.camera = fitted(size, this.view);
    this.changed();
    this.viewMoved();
  }

  protected get labelLooks(): readonly LabelLook[] {
    return this.options.labels;
  }

  /** Scissors over the picture, where they are in hand. */
  get wire(): Wire | null {
    return this.toolOptions.followsEdges ? this.scissors.of(this.picture) : null;
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

  /** Something that may show in the panels is another. */
  changed(): void {
    this.forgetLook();
    this.lastHint = this.hint;
    for (const listener of this.listeners) listener();
    this.repaint();
  }

  /** The pointer moves too often for the panels: they hear only when the words for the gesture change. */
  liveChanged(): void {
    if (this.hint === this.lastHint) this.repaint();
    else this.changed();
  }

  /** What a click at a point of the image would select. */
  hit(point: Point): Region | null {
    return this.under(point, this.selected)[0] ?? null;
  }

  /** What can be taken hold of under a point. */
  under(point: Point, selected?: ReadonlySet<string>): Region[] {
    return this.index
      .under(point, HIT / this.camera.zoom, selected)
      .filter((region) => this.isShown(region) && !this.locked.has(region.id));
  }

  labelOf(key: string | null): LabelLook | undefined {
    return this.options.labels.find((label) => label.key === key);
  }

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
    return this.message ?? this.tool.hint(this.toolContext);
  }

  get cursor(): Point | null {
    return this.liveState.cursor;
  }

  get canEdit(): boolean {
    return this.mayEdit;
  }

  /** Who may no longer edit has no drawing tool in hand either. */
  set canEdit(can: boolean) {
    this.mayEdit = can;
    if (!can) this.pickTool('select');
  }

  pickTool(key: ToolKey): void {
    if (!this.canEdit && key !== 'select') return;
    this.tool.leave(this.toolContext);
    this.tool = this.tools[key];
    this.message = null;
    if (key === 'select') this.liveState.keyCursor = null;
    else {
      this.lastTool = key;
      // A new shape is drawn beside what was selected; brush and polygon go on with one of theirs.
      const goesOn = (key === 'mask' || key === 'polygon') && this.selection().every((r) => r.shape === key);
      if (!goesOn) this.selected = new Set();
    }
    this.changed();
  }

  select(ids: string[]): void {
    this.isJustDrawn = false;
    this.selected = new Set(ids.filter((id) => this.document.get(id)));
    this.changed();
  }

  /** Whether something was begun with pointer or keys that is not among the regions yet. */
  get isUnderWay(): boolean {
    return this.pressed || this.tool.isUnderWay;
  }

  /** Takes back the last step of the gesture under way: a corner, a point, else all of it. */
  takeBack(): void {
    if (!this.press('Backspace')) this.dropGesture();
  }

  /**
   * Gives the selected regions a label; without a selection, and while a shape is being drawn, it is the next region's.
   * Who labels first means the next region also where one was just drawn.
   */
  setLabel(key: string): void {
    this.label = key;
    if (this.tool !== this.tools.select && this.isUnderWay) {
      this.changed();
      return;
    }
    if (this.isLabelFirst && this.isJustDrawn) this.select([]);
    const label = this.options.labels.find((row) => row.key === key);
    const chosen = this.selection().filter(
      (region) => region.label !== key && label?.shapes.includes(region.shape),
    );
    if (this.canEdit && chosen.length) {
      this.document.run(
        translate('did.label', { label: label?.name ?? key }),
        chosen.map((region) => ({ ...acceptedRegion(region), label: key })),
      );
      this.message = translate('said.relabelled', { count: chosen.length, label: label?.name ?? key });
    }
    this.changed();
  }

  undecided(): Region[] {
    return this.document.regions.filter(
      (region) => region.confidence !== undefined && region.confidence >= this.showFrom,
    );
  }

  accept(regions: Region[]): void {
    const open = regions.filter((region) => region.confidence !== undefined);
    if (!this.canEdit || !open.length) return;
    this.document.run(translate('did.accept', { count: open.length }), open.map(acceptedRegion));
  }

  remove(regions: Region[]): void {
    if (!this.canEdit || !regions.length) return;
    const [first] = regions;
    const isRejected = regions.length === 1 && first?.confidence !== undefined;
    const name = isRejected ? translate('did.reject') : translate('did.delete', { count: regions.length });
    this.document.run(
      name,
      regions.map((region) => region.id),
    );
    this.select([]);
  }

  nudge(dx: number, dy: number): void {
    const chosen = this.selection().filter((region) => !this.locked.has(region.id));
    if (!this.canEdit || !chosen.length) return;
    this.document.run(
      translate('did.nudge'),
      chosen.map((region) => acceptedRegion(moved(region, dx, dy, this.size))),
    );
  }

  /** Selects the next or previous region by reading order. */
  step(by: 1 | -1): void {
    const all = readingOrder(this.document.regions.filter((region) => this.isShown(region)));
    if (!all.length) return;
    const [current] = this.selected;
    const index = all.findIndex((region) => region.id === current);
    const next = all[(index < 0 ? (by > 0 ? 0 : all.length - 1) : index + by + all.length) % all.length];
    if (!next) return;
    this.select([next.id]);
    this.reveal(next);
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
    const isReleased = key === 'Escape' && !this.isUnderWay && this.selected.size > 0;
    const used = this.tool.press(key, this.toolContext) || isReleased;
    if (isReleased) this.select([]);
    if (used) this.changed();
    return used;
  }

  /** Brightness and contrast of the picture; the regions keep their colours. */
  setImageFilter(filter: ImageFilter): void {
    this.options.renderer.setImageFilter?.(filter);
  }

  attach(element: HTMLElement): () => void {
    return attachPointer(this, element);
  }

  pointerDown(screen: Point, keys: Keys): void {
    this.message = null;
    this.liveState.keyCursor = null;
    const pointer = this.pointer(screen, keys);
    const { select } = this.tools;
    const isPlain = !pointer.alt && !pointer.shift && !pointer.ctrl;
    const mayGrab = WITH_HANDLES.has(this.tool.key) && !this.tool.isUnderWay && isPlain;
    this.pressed = true;
    this.borrowed = mayGrab && select.grab(pointer, this.toolContext) ? select : null;
    if (!this.borrowed) this.begin(pointer);
  }

  /** Gives a press to the tool in hand; what was selected is let go of where a new shape begins. */
  begin(pointer: Pointer): void {
    if (!GOING_ON.has(this.tool.key) && !this.tool.isUnderWay && this.selected.size) this.select([]);
    this.tool.down(pointer, this.toolContext);
  }

  pointerMoved(screen: Point, keys: Keys): Point {
    const pointer = this.pointer(screen, keys);
    this.liveState.keyCursor = null;
    this.liveState.cursor = pointer.point;
    this.liveState.crosshair =
      this.crosshair === 'always' || (this.crosshair === 'draw' && this.tool.key !== 'select');
    (this.borrowed ?? this.tool).move(pointer, this.toolContext, this.pressed);
    this.hovered = this.tool.key === 'select' && !this.pressed ? this.hit(pointer.point) : null;
    this.repaint();
    return pointer.point;
  }

  pointerUp(screen: Point, keys: Keys): void {
    if (!this.pressed) return;
    this.pressed = false;
    (this.borrowed ?? this.tool).up(this.pointer(screen, keys), this.toolContext);
    this.borrowed = null;
    this.changed();
  }

  /** What was begun with the pointer was not meant: nothing comes of it. */
  dropGesture(): void {
    this.pressed = false;
    (this.borrowed ?? this.tool).leave(this.toolContext);
    this.borrowed = null;
    this.changed();
  }

  doubleClicked(screen: Point, keys: Keys): void {
    this.tool.doubleClick?.(this.pointer(screen, keys), this.toolContext);
    this.changed();
  }

  private pointer(screen: Point, keys: Keys): Pointer {
    let point = toImage(this.camera, screen);
    const snaps = keys.ctrlKey && this.tool.key !== 'select';
    const reach = SNAP / this.camera.zoom;
    const near = {
      minX: point[0] - reach,
      minY: point[1] - reach,
      maxX: point[0] + reach,
      maxY: point[1] + reach,
    };
    const to = snaps ? snapped(point, this.index.touching(near), this.size, reach) : null;
    this.liveState.snapped = to;
    if (to) point = to;
    return {
      point,
      alt: keys.altKey,
      shift: keys.shiftKey,
      ctrl: Boolean(keys.ctrlKey),
      right: keys.button === 2,
    };
  }
}
