import { type AssetContent, addAsset, removeAsset } from "../actions/release-assets.ts";
import type { Release, ReleaseAsset } from "../model/release.ts";
import type { World } from "../model/types.ts";
import { actingUser, findRelease, findRepository } from "./lookup.ts";
import { plainly } from "./plainly.ts";

type Uploaded = { asset: number; digest: string | null; size: number };

/** The files of releases. */
export function releaseAssetTools(world: World) {
  const find = (options: { repo: string; asset: number }): { release: Release; asset: ReleaseAsset } => {
    for (const release of findRepository(world, options.repo).releases.values()) {
      const asset = release.assets.get(options.asset);
      if (asset !== undefined) return { release, asset };
    }
    throw new Error(`${options.repo} has no release asset ${options.asset}.`);
  };
  const uploaded = ({ id, digest, size }: ReleaseAsset): Uploaded => ({ asset: id, digest, size });
  return {
    /**
     * Attaches a file to a release: `content` as it is, or by its `size` alone, for one that is too large to make;
     * that has no digest unless told. `size` and `digest` can lie. `state: "open"` is an upload that never ended.
     *
     * @throws as GitHub refuses: a name that is taken, or an immutable release
     */
    uploadReleaseAsset: (
      options: { repo: string; release: number; name: string } & AssetContent & {
          label?: string;
          contentType?: string;
          state?: ReleaseAsset["state"];
          user?: string;
        },
    ): Uploaded => {
      const { release } = findRelease(world, options);
      return uploaded(plainly(() => addAsset(world, release, { ...options, by: actingUser(world, options.user) })));
    },

    /** Puts another file in the place of one: same name, new id, as GitHub has it. @throws as GitHub refuses */
    replaceReleaseAsset: (options: { repo: string; asset: number; user?: string } & AssetContent): Uploaded => {
      const { release, asset } = find(options);
      removeAsset(release, asset);
      const { name, contentType } = asset;
      const by = actingUser(world, options.user);
      return uploaded(addAsset(world, release, { ...options, name, label: asset.label ?? "", contentType, by }));
    },

    /** Takes a file off a release. @throws as GitHub refuses */
    deleteReleaseAsset: (options: { repo: string; asset: number }): void => {
      const { release, asset } = find(options);
      removeAsset(release, asset);
    },
  };
}
