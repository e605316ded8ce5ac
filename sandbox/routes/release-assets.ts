import { assetUrl } from "../actions/release-assets.ts";
import { paginate } from "../http/paginate.ts";
import { ok, type RepositoryAccess, type Route } from "../http/route.ts";
import { notFound } from "../model/api-error.ts";
import { assetView } from "../views/release.ts";
import { maySeeDrafts, releaseFor } from "./releases.ts";

const READ: RepositoryAccess = { permission: ["contents"], level: "read", user: "read" };

/** The files of releases. */
export const releaseAssetRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/releases/{release_id}/assets",
    access: READ,
    handleRepository: (context) => {
      const { world, repository } = context;
      const release = releaseFor(context);
      const assets = [...release.assets.values()];
      return paginate(context, assets, (page) => page.map((one) => assetView(world, repository, release, one)));
    },
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/releases/assets/{asset_id}",
    access: READ,
    handleRepository: (context) => {
      const { world, repository, params, accept } = context;
      const id = Number(params["asset_id"]);
      const release = [...repository.releases.values()].find((one) => one.assets.has(id));
      const asset = release?.assets.get(id);
      if (release === undefined || asset === undefined) throw notFound();
      if (release.draft && !maySeeDrafts(context)) throw notFound();
      if (/\boctet-stream\b/.test(accept)) return { status: 302, headers: { location: assetUrl(world, asset) } };
      return ok(assetView(world, repository, release, asset));
    },
  },
];
