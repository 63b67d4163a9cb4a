//! Colours for terminals that have fewer: by rule, so that no second palette can drift from the first.

use ratatui::style::Color;

use super::ColorDepth;

/// The colour as a terminal of this depth can show it.
pub fn reduced(color: Color, depth: ColorDepth) -> Color {
    let Color::Rgb(red, green, blue) = color else { return color };
    match depth {
        ColorDepth::None => Color::Reset,
        ColorDepth::True => color,
        ColorDepth::Ansi256 => Color::Indexed(nearest_of_256(red, green, blue)),
        ColorDepth::Ansi16 => nearest_of_16(red, green, blue),
    }
}

/// Steps of the 6x6x6 cube that xterm puts at 16 to 231.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Nearest by squared distance, in the cube or in the ramp of 24 greys at 232 (8, 18, .. 238).
fn nearest_of_256(red: u8, green: u8, blue: u8) -> u8 {
    let step = |value: u8| (0..6_u8).min_by_key(|index| STEPS[usize::from(*index)].abs_diff(value)).unwrap_or(0);
    let (r, g, b) = (step(red), step(green), step(blue));
    let cube = [STEPS[usize::from(r)], STEPS[usize::from(g)], STEPS[usize::from(b)]];
    let mean = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let grey_index = u8::try_from((mean.saturating_sub(3) / 10).min(23)).unwrap_or(23);
    let grey = 8 + 10 * grey_index;
    if distance([red, green, blue], [grey; 3]) < distance([red, green, blue], cube) {
        232 + grey_index
    } else {
        16 + 36 * r + 6 * g + b
    }
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.into_iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
}

/// By hue for what has one, by lightness for greys: the sixteen differ too much between terminals for a distance.
fn nearest_of_16(red: u8, green: u8, blue: u8) -> Color {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = i32::from(most - least);
    if spread * 4 < i32::from(most) {
        return match most {
            0..40 => Color::Black,
            40..200 => Color::DarkGray,
            200..240 => Color::Gray,
            _ => Color::White,
        };
    }
    let (red, green, blue) = (i32::from(red), i32::from(green), i32::from(blue));
    let hue = match i32::from(most) {
        most if most == red => (60 * (green - blue) / spread).rem_euclid(360),
        most if most == green => 120 + 60 * (blue - red) / spread,
        _ => 240 + 60 * (red - green) / spread,
    };
    match hue {
        25..80 => Color::Yellow,
        80..160 => Color::Green,
        160..200 => Color::Cyan,
        200..270 => Color::Blue,
        270..330 => Color::Magenta,
        _ => Color::Red,
    }
}
