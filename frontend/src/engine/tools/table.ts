import { BoxTool } from './box/box';
import { BrushTool } from './brush/brush';
import { EllipseTool } from './ellipse/ellipse';
import { KeypointsTool } from './keypoints/keypoints';
import { PolygonTool } from './polygon/polygon';
import { PolylineTool } from './polyline/polyline';
import { RotatedBoxTool } from './rotatedBox/rotatedBox';
import { SelectTool } from './select/select';
import { SmartTool } from './smart/smart';

/** Every tool, new for each engine. A new one is a folder here and an entry; `shapes` says which labels it needs. */
export const newTools = () => ({
  select: new SelectTool(),
  box: new BoxTool(),
  rotatedBox: new RotatedBoxTool(),
  ellipse: new EllipseTool(),
  polygon: new PolygonTool(),
  polyline: new PolylineTool(),
  keypoints: new KeypointsTool(),
  mask: new BrushTool(),
  smart: new SmartTool(),
});

export type ToolKey = keyof ReturnType<typeof newTools>;

/** The shapes a tool makes; a tool none of whose shapes a label takes is not offered. */
export const shapesOfTool: Record<ToolKey, readonly string[]> = {
  select: [],
  box: ['box'],
  rotatedBox: ['box'],
  ellipse: ['ellipse'],
  polygon: ['polygon'],
  polyline: ['polyline'],
  keypoints: ['keypoints'],
  mask: ['mask'],
  smart: ['polygon', 'mask'],
};
