import type { Point } from '../../api/types';
import { distance } from '../geometry/planar';
import { type Frame, frameBetween } from '../shapes/box';
import type { Pointer, ToolContext } from './tool';

const DRAG = 4;

/** A frame by dragging, or by clicking two corners. */
export class TwoCorners {
  start: Point | null = null;
  private isPressed = false;

  down({ point }: Pointer): void {
    this.isPressed = true;
    this.start ??= point;
  }

  /** The frame when the gesture is complete; `done` also where nothing was left of it. */
  up({ point }: Pointer, toolContext: ToolContext): { done: boolean; frame: Frame | null } {
    if (!this.start || !this.isPressed) return { done: false, frame: null };
    this.isPressed = false;
    if (distance(point, this.start) <= toolContext.tolerance(DRAG)) return { done: false, frame: null };
    const frame = frameBetween(this.start, point, toolContext.size);
    this.start = null;
    return { done: true, frame };
  }

  frame(point: Point, toolContext: ToolContext): Frame | null {
    return this.start ? frameBetween(this.start, point, toolContext.size) : null;
  }

  leave(): void {
    this.start = null;
    this.isPressed = false;
  }
}
