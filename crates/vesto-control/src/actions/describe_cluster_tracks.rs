//! `DescribeClusterTracks` <https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterTracks.html>
//! Both tracks run the same version: the program's.

use vesto_aws_wire::{ApiError, QueryParams, XmlBody};
use vesto_identity::OpCtx;

use crate::cluster_params::{TRACKS, given, invalid_track};
use crate::control::Control;
use crate::error::ControlError;
use crate::page::PageRequest;

pub fn describe_cluster_tracks(_control: &Control, ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ApiError> {
    Ok(describe(ctx, params)?)
}

fn describe(ctx: &OpCtx, params: &QueryParams) -> Result<XmlBody, ControlError> {
    ctx.authorize("redshift:DescribeClusterTracks", "*")?;
    let page = PageRequest::parse(params.get("Marker"), params.get("MaxRecords"))?;
    let wanted = given(params, "MaintenanceTrackName");
    if let Some(name) = wanted.filter(|name| !TRACKS.contains(name)) {
        return Err(invalid_track(name).into());
    }
    let found = TRACKS.iter().copied().filter(|name| wanted.is_none_or(|wanted| wanted == *name));
    let (tracks, marker) = page.take(found, |name| (*name).to_owned());
    let version = env!("CARGO_PKG_VERSION");
    Ok(XmlBody::result(|xml| {
        xml.list("MaintenanceTracks", "MaintenanceTrack", tracks, |xml, track| {
            let others = TRACKS.iter().filter(|other| **other != track);
            xml.text("MaintenanceTrackName", track).text("DatabaseVersion", version).list(
                "UpdateTargets",
                "UpdateTarget",
                others,
                |xml, other| {
                    xml.text("MaintenanceTrackName", other).text("DatabaseVersion", version).list(
                        "SupportedOperations",
                        "SupportedOperation",
                        ["modify-cluster"],
                        |xml, name| {
                            xml.text("OperationName", name);
                        },
                    );
                },
            );
        });
        xml.optional("Marker", marker);
    }))
}
