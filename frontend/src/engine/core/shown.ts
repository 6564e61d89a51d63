import type { Region } from '../../api/types';
import { emptyLive, type Live } from '../render/live';
import type { Frame, LiveFrame, Look, Mark } from '../render/renderer';
import { Document } from './document';
import { View } from './view';

/** What of a document is to be seen, and how: the engine says what happens to it. */
export abstract class Shown extends View {
  document = new Document();
  selected: ReadonlySet<string> = new Set();
  hidden: ReadonlySet<string> = new Set();
  locked: ReadonlySet<string> = new Set();
  marks: ReadonlyMap<string, Mark> = new Map();
  /** Regions of the other version, drawn but not touched (a review's ghost). */
  extra: Region[] = [];
  showsNames = true;
  isHidden = false;
  /** Regions are not drawn while a key is held. */
  isPeeking = false;
  /** Suggestions under this confidence are neither shown nor counted. */
  showFrom = 0;
  /** What is being dragged, as it is now, drawn on the live layer. */
  edited: readonly Region[] = [];
  liveState: Live = emptyLive();
  protected hovered: Region | null = null;
  private shown: { key: unknown[]; regions: Region[] } = { key: [], regions: [] };
  private lookNow: Look | null = null;
  private isScheduled = false;
  protected abstract readonly schedule: (paint: () => void) => void;
  protected abstract readonly labelLooks: Look['labels'];

  repaint(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.schedule(() => {
      this.isScheduled = false;
      const { renderer } = this.options;
      renderer.paintStatic(this.frame);
      renderer.paintLive(this.frame, this.liveFrame);
    });
  }

  /** Whether picture and regions are on the screen as they are to be seen. */
  isSharp = (): boolean => this.options.renderer.isSharp?.(this.frame) ?? true;

  /** Colours, marks or what is selected are others. */
  protected forgetLook(): void {
    this.lookNow = null;
  }

  /** What is to be seen now; its lists stay the same while nothing in them changes. */
  get frame(): Frame {
    const { document, camera, picture, size, extra } = this;
    return { document, camera, picture, size, extra, regions: this.shownRegions(), look: this.look };
  }

  private get liveFrame(): LiveFrame {
    const chosen = this.selection().filter((region) => this.isShown(region));
    return { live: this.liveState, edited: this.edited, hovered: this.hovered, chosen };
  }

  private shownRegions(): Region[] {
    const { document, isHidden, isPeeking, hidden, showFrom } = this;
    const dragged = new Set(this.edited.map((region) => region.id));
    const key = [document, document.version, isHidden, isPeeking, hidden, showFrom, [...dragged].join()];
    if (key.some((part, index) => part !== this.shown.key[index])) {
      const regions = document.regions.filter((region) => !dragged.has(region.id) && this.isShown(region));
      this.shown = { key, regions };
    }
    return this.shown.regions;
  }

  private get look(): Look {
    const { selected, marks, locked, showsNames } = this;
    this.lookNow ??= { labels: this.labelLooks, selected, marks, locked, showsNames };
    return this.lookNow;
  }

  /** What is drawn: not what is hidden, nor suggestions under the slider. */
  isShown(region: Region): boolean {
    if (this.isHidden || this.isPeeking || this.hidden.has(region.id)) return false;
    return region.confidence === undefined || region.confidence >= this.showFrom;
  }

  selection(): Region[] {
    return [...this.selected].flatMap((id) => this.document.get(id) ?? []);
  }
}
