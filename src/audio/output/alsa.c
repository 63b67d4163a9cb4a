/* ALSA's library, loaded when the first of its functions is called: podtui starts sooner, and starts at all on a machine
 * that has none. What is linked in its place stands here, one function for each that the program calls; the linker says
 * so if one is missing. build.rs puts this before the system's library.
 *
 * All of these functions take whole numbers and pointers, six at most, and return one: a word each in the calling
 * conventions of every Linux target. Without the library all of them fail with ENODEV, and none hands out a handle.
 */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>

typedef long word;
typedef word (*function)(word, word, word, word, word, word);
typedef void (*handler)(const char *, int, const char *, int, const char *, ...);

enum { ENODEV = 19 };

static word absent(word a, word b, word c, word d, word e, word f) {
    (void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
    return -ENODEV;
}

/* ALSA prints a dozen lines on the screen when there is no device. This takes its voice away. */
static void say_nothing(const char *file, int line, const char *caller, int error, const char *format, ...) {
    (void)file, (void)line, (void)caller, (void)error, (void)format;
}

/* The library; NULL while there is none. One that is installed meanwhile is found. */
static void *library(void) {
    static _Atomic(void *) loaded;
    void *found = atomic_load(&loaded);
    if (found == NULL && (found = dlopen("libasound.so.2", RTLD_NOW | RTLD_LOCAL)) != NULL) {
        int (*set_handler)(handler) = (int (*)(handler))dlsym(found, "snd_lib_error_set_handler");
        if (set_handler != NULL) {
            set_handler(say_nothing);
        }
        atomic_store(&loaded, found);
    }
    return found;
}

static function find(_Atomic(function) *place, const char *name) {
    void *alsa = library();
    function found = alsa == NULL ? NULL : (function)dlsym(alsa, name);
    if (found == NULL) {
        return absent;
    }
    atomic_store(place, found);
    return found;
}

#define ALSA(name)                                                                                                             \
    word name(word a, word b, word c, word d, word e, word f) {                                                                \
        static _Atomic(function) place;                                                                                        \
        function found = atomic_load(&place);                                                                                  \
        return (found != NULL ? found : find(&place, #name))(a, b, c, d, e, f);                                                \
    }

ALSA(snd_card_next)
ALSA(snd_config_update)
ALSA(snd_config_update_free_global)
ALSA(snd_ctl_card_info)
ALSA(snd_ctl_card_info_free)
ALSA(snd_ctl_card_info_get_name)
ALSA(snd_ctl_card_info_malloc)
ALSA(snd_ctl_close)
ALSA(snd_ctl_open)
ALSA(snd_ctl_pcm_info)
ALSA(snd_ctl_pcm_next_device)
ALSA(snd_device_name_free_hint)
ALSA(snd_device_name_get_hint)
ALSA(snd_device_name_hint)
ALSA(snd_pcm_avail_delay)
ALSA(snd_pcm_bytes_to_frames)
ALSA(snd_pcm_close)
ALSA(snd_pcm_format_physical_width)
ALSA(snd_pcm_get_params)
ALSA(snd_pcm_hw_params)
ALSA(snd_pcm_hw_params_any)
ALSA(snd_pcm_hw_params_can_resume)
ALSA(snd_pcm_hw_params_copy)
ALSA(snd_pcm_hw_params_current)
ALSA(snd_pcm_hw_params_free)
ALSA(snd_pcm_hw_params_get_buffer_size_max)
ALSA(snd_pcm_hw_params_get_channels_max)
ALSA(snd_pcm_hw_params_get_channels_min)
ALSA(snd_pcm_hw_params_get_period_size)
ALSA(snd_pcm_hw_params_get_period_size_max)
ALSA(snd_pcm_hw_params_get_period_size_min)
ALSA(snd_pcm_hw_params_get_rate_max)
ALSA(snd_pcm_hw_params_get_rate_min)
ALSA(snd_pcm_hw_params_malloc)
ALSA(snd_pcm_hw_params_set_access)
ALSA(snd_pcm_hw_params_set_buffer_size_near)
ALSA(snd_pcm_hw_params_set_channels)
ALSA(snd_pcm_hw_params_set_format)
ALSA(snd_pcm_hw_params_set_period_size_near)
ALSA(snd_pcm_hw_params_set_rate)
ALSA(snd_pcm_hw_params_supports_audio_ts_type)
ALSA(snd_pcm_hw_params_test_channels)
ALSA(snd_pcm_hw_params_test_format)
ALSA(snd_pcm_hw_params_test_rate)
ALSA(snd_pcm_info)
ALSA(snd_pcm_info_free)
ALSA(snd_pcm_info_get_name)
ALSA(snd_pcm_info_get_stream)
ALSA(snd_pcm_info_malloc)
ALSA(snd_pcm_info_set_device)
ALSA(snd_pcm_info_set_stream)
ALSA(snd_pcm_info_set_subdevice)
ALSA(snd_pcm_open)
ALSA(snd_pcm_pause)
ALSA(snd_pcm_poll_descriptors)
ALSA(snd_pcm_poll_descriptors_count)
ALSA(snd_pcm_poll_descriptors_revents)
ALSA(snd_pcm_prepare)
ALSA(snd_pcm_resume)
ALSA(snd_pcm_start)
ALSA(snd_pcm_state)
ALSA(snd_pcm_status)
ALSA(snd_pcm_status_get_audio_htstamp)
ALSA(snd_pcm_status_get_htstamp)
ALSA(snd_pcm_status_get_state)
ALSA(snd_pcm_status_get_trigger_htstamp)
ALSA(snd_pcm_status_set_audio_htstamp_config)
ALSA(snd_pcm_status_sizeof)
ALSA(snd_pcm_sw_params)
ALSA(snd_pcm_sw_params_current)
ALSA(snd_pcm_sw_params_free)
ALSA(snd_pcm_sw_params_malloc)
ALSA(snd_pcm_sw_params_set_avail_min)
ALSA(snd_pcm_sw_params_set_start_threshold)
ALSA(snd_pcm_sw_params_set_tstamp_mode)
ALSA(snd_pcm_sw_params_set_tstamp_type)
ALSA(snd_pcm_writei)
