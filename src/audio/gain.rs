//! Loudness after the ring: volume, mute, the ramps of pause and seek, and the soft limit above unity. At 100 per cent
//! and without a ramp a sample passes to the bit.

/// Length of the fade of a pause or a seek, and of a change of volume.
const RAMP_SECONDS: f32 = 0.006;
/// From here on the soft limit bends; it never goes beyond 1.
const KNEE: f32 = 0.8;

/// A factor that moves to its target in a straight line.
#[derive(Clone, Copy, Debug)]
pub struct Ramp {
    value: f32,
    target: f32,
    step: f32,
}

impl Ramp {
    /// Rests at `value`.
    pub const fn at(value: f32) -> Self {
        Self { value, target: value, step: 0.0 }
    }

    /// Goes to `target` within the time of a ramp at this rate.
    pub fn go_to(&mut self, target: f32, rate: u32) {
        if target != self.target {
            self.target = target;
            self.step = (target - self.value) / (RAMP_SECONDS * rate as f32).max(1.0);
        }
    }

    /// The factor for the next frame.
    pub fn next(&mut self) -> f32 {
        if self.value != self.target {
            self.value += self.step;
            let is_past = if self.step > 0.0 { self.value >= self.target } else { self.value <= self.target };
            if is_past || self.step == 0.0 {
                self.value = self.target;
            }
        }
        self.value
    }

    /// Frames until it arrives; 0 when it rests.
    pub fn remaining(&self) -> usize {
        if self.value == self.target || self.step == 0.0 {
            0
        } else {
            ((self.target - self.value) / self.step).ceil().max(1.0) as usize
        }
    }

    /// Where it is.
    pub const fn value(&self) -> f32 {
        self.value
    }

    /// It has arrived.
    pub fn is_at(&self, value: f32) -> bool {
        self.value == value && self.target == value
    }
}

/// Multiplies a frame. Above unity peaks are bent, not cut.
pub fn apply(frame: &mut [f32], gain: f32) {
    if gain == 1.0 {
        return;
    }
    for sample in frame {
        *sample *= gain;
        if gain > 1.0 {
            *sample = soften(*sample);
        }
    }
}

/// Linear up to the knee, then a hyperbolic tangent towards 1 with the same slope at the knee.
fn soften(sample: f32) -> f32 {
    let loud = sample.abs();
    if loud <= KNEE {
        return sample;
    }
    let room = 1.0 - KNEE;
    sample.signum() * (KNEE + room * ((loud - KNEE) / room).tanh())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_arrives_and_stays() {
        let mut ramp = Ramp::at(1.0);
        ramp.go_to(0.0, 1000);
        let values: Vec<f32> = (0..8).map(|_| ramp.next()).collect();
        assert!(values.windows(2).all(|pair| pair[1] <= pair[0] && pair[0] - pair[1] < 0.2), "{values:?}");
        assert!(ramp.is_at(0.0));
    }

    #[test]
    fn unity_is_untouched_and_louder_never_leaves_the_range() {
        let mut frame = [0.999, -1.0];
        apply(&mut frame, 1.0);
        assert_eq!(frame, [0.999, -1.0]);
        apply(&mut frame, 3.375);
        assert!(frame.iter().all(|sample| sample.abs() <= 1.0 && sample.abs() > 0.9), "{frame:?}");
    }
}
