import type { Point } from '../../api/types';
import { distance } from '../planar';
import { type Frame, frameBetween } from '../shapes/box';
import type { Bench, Pointer } from './tool';

const DRAG = 4;

/** A frame by dragging, or by clicking two corners. */
export class TwoCorners {
  start: Point | null = null;
  private isPressed = false;

  down({ at }: Pointer): void {
    this.isPressed = true;
    this.start ??= at;
  }

  /** The frame when the gesture is complete; `done` also where nothing was left of it. */
  up({ at }: Pointer, bench: Bench): { done: boolean; frame: Frame | null } {
    if (!this.start || !this.isPressed) return { done: false, frame: null };
    this.isPressed = false;
    if (distance(at, this.start) <= bench.tolerance(DRAG)) return { done: false, frame: null };
    const frame = frameBetween(this.start, at, bench.size);
    this.start = null;
    return { done: true, frame };
  }

  frame(at: Point, bench: Bench): Frame | null {
    return this.start ? frameBetween(this.start, at, bench.size) : null;
  }

  leave(): void {
    this.start = null;
    this.isPressed = false;
  }
}
