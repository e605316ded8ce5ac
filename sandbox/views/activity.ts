import type { Activity, World } from "../model/types.ts";
import { accountView, nodeId } from "./account.ts";

/** One movement of a branch. */
export function activityView(world: World, activity: Activity) {
  return {
    id: activity.id,
    node_id: nodeId("PSH", activity.id),
    before: activity.before,
    after: activity.after,
    ref: activity.ref,
    timestamp: activity.at,
    activity_type: activity.type,
    actor: accountView(world, activity.actor),
  };
}
