//! The sound hosts of this machine, for `podtui doctor`. Quiet: nothing is printed, nothing is opened.

use cpal::HostId;
use cpal::traits::{DeviceTrait, HostTrait};

use crate::model::one_line;

/// Devices listed of one host.
const MOST_DEVICES: usize = 32;

/// A way to sound that this machine has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostReport {
    /// `PulseAudio`, `ALSA`.
    pub name: String,
    /// Names of its output devices; the default one first.
    pub devices: Vec<String>,
    /// Why it cannot be used, or why its default device cannot.
    pub error: Option<String>,
}

/// The sound hosts, in the order in which podtui tries them.
pub fn hosts() -> Vec<HostReport> {
    [HostId::PulseAudio, HostId::Alsa].into_iter().map(report).collect()
}

fn report(id: HostId) -> HostReport {
    let mut report = HostReport { name: id.name().to_owned(), ..HostReport::default() };
    match cpal::host_from_id(id) {
        Ok(host) => list(&host, &mut report),
        Err(error) => report.error = Some(error.to_string()),
    }
    report
}

fn list(host: &cpal::Host, report: &mut HostReport) {
    let name = |device: &cpal::Device| device.description().ok().map(|description| one_line(description.name()));
    match host.default_output_device() {
        Some(device) => {
            report.devices.extend(name(&device));
            report.error = device.default_output_config().err().map(|error| error.to_string());
        }
        None => report.error = Some("no default device".to_owned()),
    }
    let others = host.output_devices().map(|devices| devices.filter_map(|device| name(&device)).collect::<Vec<_>>());
    for other in others.unwrap_or_default() {
        if report.devices.len() < MOST_DEVICES && !report.devices.contains(&other) {
            report.devices.push(other);
        }
    }
}
