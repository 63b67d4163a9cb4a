//! ALSA prints a dozen lines on stderr when there is no device. This takes its voice away. The only `unsafe` of the
//! program.

use std::ffi::{c_char, c_int};
use std::sync::Once;

type Handler = unsafe extern "C" fn(*const c_char, c_int, *const c_char, c_int, *const c_char);
type Variadic = unsafe extern "C" fn(*const c_char, c_int, *const c_char, c_int, *const c_char, ...);

extern "C" fn say_nothing(_: *const c_char, _: c_int, _: *const c_char, _: c_int, _: *const c_char) {}

/// From now on ALSA's library prints nothing in this process.
pub fn silence_alsa() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the handler is called with five named arguments and more that it may ignore: in the C calling
        // conventions of every Linux target the caller passes and removes them, so a function that takes only the five
        // is compatible with a variadic caller. It touches none of its arguments and lives as long as the program.
        unsafe {
            let handler: Variadic = std::mem::transmute::<Handler, Variadic>(say_nothing);
            alsa_sys::snd_lib_error_set_handler(Some(handler));
        }
    });
}
