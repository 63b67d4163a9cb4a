//! Is an address private? Asked before it is given to others: `masked` hides whatever looks odd, which is cheap; a show
//! that is left out of an export is lost to whoever gets it, so this looks closer. Where it cannot tell, it says yes.

use super::address::has_odd_port;

/// Words in the names of query values that are secrets, or whose they are.
const SECRET_WORDS: [&str; 24] = [
    "access",
    "apikey",
    "auth",
    "authorization",
    "code",
    "credential",
    "email",
    "hash",
    "hmac",
    "jwt",
    "key",
    "login",
    "pass",
    "password",
    "passwd",
    "pwd",
    "secret",
    "session",
    "sid",
    "sig",
    "signature",
    "token",
    "user",
    "username",
];

/// Endings of such names that are written as one word.
const SECRET_ENDINGS: [&str; 8] = ["token", "secret", "auth", "apikey", "accesskey", "authkey", "feedkey", "userkey"];

/// Hosts that serve each listener an address of their own: whatever is random in such an address is theirs alone.
const PRIVATE_HOSTS: [&str; 14] = [
    "supportingcast.fm",
    "supercast.com",
    "supercast.tech",
    "patreon.com",
    "patreonusercontent.com",
    "memberful.com",
    "memberfulcontent.com",
    "passport.online",
    "substack.com",
    "glow.fm",
    "helloaudio.fm",
    "subscribers.transistor.fm",
    "steady.fm",
    "steadyhq.com",
];

/// Parts of a path that say that what comes after is for one listener.
const PRIVATE_WORDS: [&str; 12] = [
    "exclusive",
    "member",
    "members",
    "patron",
    "patrons",
    "personal",
    "premium",
    "private",
    "secret",
    "subscriber",
    "subscribers",
    "token",
];

/// True when who has this address has what only the listener should have:
///
/// - `user:pass@`, or a user alone;
/// - a value of the query or the fragment that is named a secret, or that is random: 16 letters and digits mixed, a UUID;
/// - a part of the path that is random, on a host known for private feeds or after a word like `private`; UUIDs count;
/// - elsewhere a part of the path that is 20 or more letters and digits at random, or 32 or more hexadecimal digits.
///   A UUID in its usual form is how publishers number shows, and counts for nothing there.
#[must_use]
pub fn is_private_address(address: &str) -> bool {
    let Some(url) = url_parts(address) else { return true };
    let known = PRIVATE_HOSTS.iter().any(|host| is_below(&url.host, host));
    let said = || url.path.split('/').any(|part| words(part).any(|word| PRIVATE_WORDS.contains(&word.as_str())));
    let strict = known || said();
    url.has_user
        || url.path.split('/').any(|part| is_secret_part(part, strict))
        || url.values.split(['&', ';', '#']).any(is_secret_pair)
}

/// What of an address is looked at.
struct Parts {
    has_user: bool,
    host: String,
    path: String,
    /// Query and fragment.
    values: String,
}

/// Takes an address apart; none if it is no address, which counts as private.
fn url_parts(address: &str) -> Option<Parts> {
    let (_, rest) = address.split_once("://")?;
    let (rest, values) = rest.find(['?', '#']).map_or((rest, ""), |at| (&rest[..at], &rest[at + 1..]));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let name = if host.starts_with('[') { host } else { host.rsplit_once(':').map_or(host, |(name, _)| name) };
    Some(Parts {
        // A password with a slash in it, which no standard allows, leaves its beginning where a port should be.
        has_user: user.is_some() || has_odd_port(host),
        host: name.trim_end_matches('.').to_ascii_lowercase(),
        path: path.to_owned(),
        values: values.to_owned(),
    })
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn is_secret_pair(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    if value.is_empty() {
        return false;
    }
    let named = words(name).any(|word| SECRET_WORDS.contains(&word.as_str()))
        || SECRET_ENDINGS.iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    named || is_uuid(value) || is_random(value, 16)
}

fn is_secret_part(part: &str, strict: bool) -> bool {
    let stem = part.rsplit_once('.').map_or(part, |(stem, ending)| if ending.len() <= 4 { stem } else { part });
    if is_uuid(stem) {
        return strict;
    }
    is_random(stem, if strict { 12 } else { 20 })
}

/// True for what no person and no counter writes, from so many characters on: letters and digits in turns, upper and
/// lower case with digits, or nothing but 32 and more hexadecimal digits. Each word is looked at by itself, and hexadecimal
/// ones together.
fn is_random(text: &str, from: usize) -> bool {
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let joined: String = text.chars().filter(|sign| !"-_.~:+".contains(*sign)).collect();
    if joined.len() >= if from < 20 { 16 } else { 32 }
        && hexadecimal(&joined)
        && joined.bytes().any(|byte| byte.is_ascii_digit())
    {
        return true;
    }
    text.split(['-', '_', '.', '~', ':', '+', '%', ',', '=']).any(|word| {
        // What is hexadecimal and short of a key is how databases number: 24 digits and less.
        let number = hexadecimal(word) && word.len() < 32 && from >= 20;
        !number && word.len() >= from && (turns(word) >= 4 || is_mixed(word)) || word.len() >= 48
    }) || text.len() >= 20 && from < 20 && is_mixed(text)
}

/// How often letters change to digits or back.
fn turns(word: &str) -> usize {
    let is_digit: Vec<bool> = word.bytes().map(|byte| byte.is_ascii_digit()).collect();
    is_digit.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// True for small letters and capitals with digits among them, or with more capitals than words begin with, or very long.
fn is_mixed(word: &str) -> bool {
    let has = |class: fn(&u8) -> bool| word.as_bytes().iter().any(class);
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    has(u8::is_ascii_lowercase)
        && capitals > 0
        && (has(u8::is_ascii_digit) || capitals * 3 >= word.len() || word.len() >= 32)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// The words of a name, in lower case: `access_token`, `accessToken` and `ACCESS-TOKEN` are two each.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for sign in name.chars() {
        if !sign.is_alphanumeric() || (after_small && sign.is_uppercase()) {
            words.push(String::new());
        }
        if sign.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(sign.to_lowercase());
        }
        after_small = sign.is_lowercase();
    }
    words.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_could_listen_with_is_private() {
        for address in [
            "https://ann:pa55@feeds.example/show.xml",
            "https://ann@feeds.example/show.xml",
            "https://ann:pa/55@feeds.example/show.xml",
            "https://www.patreon.com/rss/show?auth=x1&show=1",
            "https://a.example/rss?accessToken=x1",
            "https://a.example/rss?api_key=x1",
            "https://a.example/rss?apikey=x1",
            "https://a.example/rss?userid=7&user=ann",
            "https://a.example/rss?email=ann%40example.org",
            "https://a.example/rss?x-amz-signature=ff",
            "https://a.example/rss#access_token=x1",
            "https://a.example/rss?f=550e8400-e29b-41d4-a716-446655440000",
            "https://a.example/rss?AbCdEf0123456789_-xyz",
            "https://a.example/rss?x=9f86d081884c7d659a2f",
            "https://slate.supportingcast.fm/content/eyJ0IjoicCIsImMiOiIxIiwidSI6IjEi.rss",
            "https://feeds.supercast.com/feeds/a1b2c3d4e5f6a7b8",
            "https://api.substack.com/feed/podcast/123/private/550e8400-e29b-41d4-a716-446655440000.rss",
            "https://feeds.acast.example/private/550e8400-e29b-41d4-a716-446655440000",
            "https://show.example/members-only/k3n8x2v7q1z4",
            "https://a.example/f/9f86d081884c7d659a2feaa0c55ad015/rss",
            "https://a.example/f/9f86d081-884c7d659a2feaa0-c55ad015a3bf4f1b/rss",
            "https://a.example/f/k3n8x2v7q1z4m9w5t6y0/rss",
            "https://a.example/f/AbCdEfGhIjKl0123456789Mn",
            "https://a.example/f/QmFzZTY0RW5jb2RlZFRva2VuV2l0aG91dERpZ2l0cw",
            "no address",
        ] {
            assert!(is_private_address(address), "{address}");
        }
    }

    #[test]
    fn tokens_made_by_chance_are_private_nearly_always() {
        let mut state = 1_u64;
        let mut sign = |alphabet: &[u8]| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(alphabet[(state >> 33) as usize % alphabet.len()])
        };
        let small = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let all = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        for (alphabet, length, most) in [(&all[..], 22, 5), (&small[..], 24, 60), (b"0123456789abcdef", 32, 0)] {
            let address = |token: String| format!("https://a.example/f/{token}/rss.xml");
            let tokens = (0..2000).map(|_| (0..length).map(|_| sign(alphabet)).collect::<String>());
            let missed = tokens.map(address).filter(|address| !is_private_address(address)).count();
            assert!(missed <= most, "{missed} of 2000 with {length} signs");
        }
    }

    #[test]
    fn what_anybody_may_have_is_public() {
        for address in [
            "https://feeds.example.org/the-daily-history-of-1984/rss.xml",
            "http://127.0.0.1:8080/feed?format=xml&page=2",
            "http://[::1]:8080/feed",
            "https://example.org/@channel/feed",
            "https://feeds.redcircle.com/550e8400-e29b-41d4-a716-446655440000",
            "https://www.omnycontent.com/d/playlist/550e8400-e29b-41d4-a716-446655440000/\
             6ba7b810-9dad-11d1-80b4-00c04fd430c8/podcast.rss",
            "https://feeds.acast.com/public/shows/5e9b1c5e8d3f8a5a1b2c3d4e",
            "https://feeds.simplecast.com/54nAGcIl",
            "https://feeds.megaphone.fm/WWO3519750118",
            "https://anchor.fm/s/1a2b3c4d/podcast/rss",
            "https://feeds.buzzsprout.com/1234567.rss",
            "https://a.example/rss?keyword=history&monkey=1&author=ann&decode=1&utm_source=podtui",
            "https://a.example/TheHistoryOfEnglishPodcast/feed",
            "https://a.example/the-very-long-name-of-a-show-about-episode-100-and-more-things/feed",
            "https://patreonshow.example/feed",
            "https://a.example/privateer/feed",
        ] {
            assert!(!is_private_address(address), "{address}");
        }
    }
}
