//! JSON read leniently: any scalar is a text, a wrong type is nothing, an unknown key is passed over, a key that stands twice
//! counts the last time. No value is built that is not wanted, and depth costs nothing.

mod repair;
mod salvage;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

pub(super) use repair::repair;
pub(super) use salvage::salvage;

/// Any scalar as text; null, lists and objects are none.
#[derive(Debug, Default)]
pub(super) struct Loose<'a>(pub Option<Cow<'a, str>>);

/// A list of what can be read; what is no list is a list of one, null is empty.
#[derive(Debug)]
pub(super) struct List<T>(pub Vec<T>);

/// What can be read out of an object; none if it is no object.
#[derive(Debug)]
pub(super) struct Object<T>(pub Option<T>);

/// What knows its keys.
pub(super) trait Fields<'de> {
    /// Reads the value of a key it knows; false, with the value unread, of one it does not.
    fn field<A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error>;
}

/// The next value of an object as text.
pub(super) fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Cow<'de, str>>, A::Error> {
    Ok(map.next_value::<Loose>()?.0)
}

/// Reads an object's keys.
pub(super) fn read_fields<'de, T: Fields<'de>, A: MapAccess<'de>>(fields: &mut T, mut map: A) -> Result<(), A::Error> {
    while let Some(key) = map.next_key::<Loose>()? {
        if !fields.field(&key.0.unwrap_or_default(), &mut map)? {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(())
}

/// Passes over what is left of a list or an object.
pub(super) fn drain_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<(), A::Error> {
    while list.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// See [`drain_list`].
pub(super) fn drain_object<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// What a visitor makes of the kinds it does not want.
macro_rules! scalars_are {
    ($value:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($value)
        }
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($value)
        }
    };
}
pub(super) use scalars_are;

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Scalar;
        impl<'de> Visitor<'de> for Scalar {
            type Value = Option<Cow<'de, str>>;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("any value")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Some(Cow::Borrowed(if value { "true" } else { "false" })))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Some(Cow::Owned(value.to_string())))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Some(Cow::Owned(value.to_string())))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Some(Cow::Owned(value.to_string())))
            }
            fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
                Ok(Some(Cow::Borrowed(value)))
            }
            fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
                Ok(Some(Cow::Owned(value.to_owned())))
            }
            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                drain_list(list).map(|()| None)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                drain_object(map).map(|()| None)
            }
        }
        deserializer.deserialize_any(Scalar).map(Loose)
    }
}

/// Reads an object's keys into what is there already; false if it is no object.
pub(super) struct Filled<'r, T>(pub &'r mut T);

impl<'de, T: Fields<'de>> DeserializeSeed<'de> for Filled<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Fields<'de>> Visitor<'de> for Filled<'_, T> {
    type Value = bool;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }
    scalars_are!(false);
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        drain_list(list).map(|()| false)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        read_fields(self.0, map).map(|()| true)
    }
}

impl<'de, T: Fields<'de> + Default> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = T::default();
        let is_object = Filled(&mut fields).deserialize(deserializer)?;
        Ok(Object(is_object.then_some(fields)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Grows with what stands there, bounded by the document.
        let mut things = Vec::new();
        Each::new(|thing| things.push(thing)).deserialize(deserializer)?;
        Ok(List(things))
    }
}

/// Hands on each thing of a list; what is no list is a list of one, null is empty.
pub(super) struct Each<T, F> {
    take: F,
    things: PhantomData<T>,
}

impl<T, F: FnMut(T)> Each<T, F> {
    pub(super) fn new(take: F) -> Self {
        Self { take, things: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> DeserializeSeed<'de> for Each<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Each<T, F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }
    scalars_are!(());
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Self::Value, A::Error> {
        while let Some(thing) = list.next_element()? {
            (self.take)(thing);
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<Self::Value, A::Error> {
        (self.take)(T::deserialize(serde::de::value::MapAccessDeserializer::new(map))?);
        Ok(())
    }
}
