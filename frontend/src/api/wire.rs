//! Reading what the server sent. The browser parses the JSON, faster than we could and without any
//! bytes of ours; this walks over the result and fills our types.
//!
//! A fault is one empty value: nobody reads why an answer could not be understood, and the words
//! for it would be a tenth of the app.

use serde::de::DeserializeOwned;

/// Reads a JSON text as a `T`; `None` when it is no JSON or not of that shape.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    #[cfg(target_arch = "wasm32")]
    {
        let value = js_sys::JSON::parse(text).ok()?;
        T::deserialize(walk::Node(value)).ok()
    }
    #[cfg(not(target_arch = "wasm32"))]
    serde_json::from_str(text).ok()
}

#[cfg(target_arch = "wasm32")]
mod walk {
    use serde::de::{
        DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess,
        SeqAccess, Unexpected, VariantAccess, Visitor,
    };
    use serde::forward_to_deserialize_any;
    use std::fmt;
    use wasm_bindgen::{JsCast, JsValue};

    /// The answer is not of the shape that was asked for.
    #[derive(Debug)]
    pub(super) struct Misshapen;

    impl fmt::Display for Misshapen {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Ok(())
        }
    }

    impl std::error::Error for Misshapen {}

    impl Error for Misshapen {
        fn custom<T: fmt::Display>(_: T) -> Self {
            Self
        }

        // What follows would put a sentence together, and bring all that is needed for one.
        fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
            Self
        }

        fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
            Self
        }

        fn invalid_length(_: usize, _: &dyn Expected) -> Self {
            Self
        }

        fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
            Self
        }

        fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
            Self
        }

        fn missing_field(_: &'static str) -> Self {
            Self
        }

        fn duplicate_field(_: &'static str) -> Self {
            Self
        }
    }

    /// A value that the browser made from JSON.
    pub(super) struct Node(pub(super) JsValue);

    impl Node {
        fn number<'de, V: Visitor<'de>>(number: f64, visitor: V) -> Result<V::Value, Misshapen> {
            // Whole numbers that JSON's numbers hold exactly; ours are all of those.
            const EXACT: f64 = 9_007_199_254_740_992.0;
            if number % 1.0 == 0.0 && number.abs() <= EXACT {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "checked to be whole and in range"
                )]
                return visitor.visit_i64(number as i64);
            }
            // Nothing that travels here has a fraction.
            Err(Misshapen)
        }
    }

    impl<'de> Deserializer<'de> for Node {
        type Error = Misshapen;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
            let value = self.0;
            if let Some(text) = value.as_string() {
                return visitor.visit_string(text);
            }
            if let Some(number) = value.as_f64() {
                return Self::number(number, visitor);
            }
            if let Some(truth) = value.as_bool() {
                return visitor.visit_bool(truth);
            }
            match value.dyn_into::<js_sys::Array>() {
                Ok(array) => visitor.visit_seq(Items { array, at: 0 }),
                Err(_) => visitor.visit_unit(),
            }
        }

        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misshapen> {
            if self.0.is_null() || self.0.is_undefined() {
                visitor.visit_none()
            } else {
                visitor.visit_some(self)
            }
        }

        fn deserialize_newtype_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            visitor: V,
        ) -> Result<V::Value, Misshapen> {
            visitor.visit_newtype_struct(self)
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Misshapen> {
            if !self.0.is_object() {
                return Err(Misshapen);
            }
            visitor.visit_map(Members {
                object: self.0,
                fields: fields.iter(),
                value: JsValue::UNDEFINED,
            })
        }

        fn deserialize_enum<V: Visitor<'de>>(
            self,
            _: &'static str,
            _: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Misshapen> {
            visitor.visit_enum(Word(self.0.as_string().ok_or(Misshapen)?))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit
            unit_struct seq tuple tuple_struct map identifier ignored_any
        }
    }

    /// The members of an object that the type asks for; others are not even looked at.
    struct Members {
        object: JsValue,
        fields: std::slice::Iter<'static, &'static str>,
        value: JsValue,
    }

    impl<'de> MapAccess<'de> for Members {
        type Error = Misshapen;

        fn next_key_seed<K: DeserializeSeed<'de>>(
            &mut self,
            seed: K,
        ) -> Result<Option<K::Value>, Misshapen> {
            for field in self.fields.by_ref() {
                let value = js_sys::Reflect::get(&self.object, &JsValue::from_str(field));
                let value = value.map_err(|_| Misshapen)?;
                if !value.is_undefined() {
                    self.value = value;
                    return seed.deserialize((*field).into_deserializer()).map(Some);
                }
            }
            Ok(None)
        }

        fn next_value_seed<V: DeserializeSeed<'de>>(
            &mut self,
            seed: V,
        ) -> Result<V::Value, Misshapen> {
            seed.deserialize(Node(std::mem::replace(&mut self.value, JsValue::UNDEFINED)))
        }
    }

    struct Items {
        array: js_sys::Array,
        at: u32,
    }

    impl<'de> SeqAccess<'de> for Items {
        type Error = Misshapen;

        fn next_element_seed<T: DeserializeSeed<'de>>(
            &mut self,
            seed: T,
        ) -> Result<Option<T::Value>, Misshapen> {
            if self.at == self.array.length() {
                return Ok(None);
            }
            let item = self.array.get(self.at);
            self.at += 1;
            seed.deserialize(Node(item)).map(Some)
        }
    }

    /// A variant without content, which is how all of our enumerations travel.
    struct Word(String);

    impl<'de> EnumAccess<'de> for Word {
        type Error = Misshapen;
        type Variant = Bare;

        fn variant_seed<V: DeserializeSeed<'de>>(
            self,
            seed: V,
        ) -> Result<(V::Value, Bare), Misshapen> {
            Ok((seed.deserialize(self.0.into_deserializer())?, Bare))
        }
    }

    struct Bare;

    impl<'de> VariantAccess<'de> for Bare {
        type Error = Misshapen;

        fn unit_variant(self) -> Result<(), Misshapen> {
            Ok(())
        }

        fn newtype_variant_seed<T: DeserializeSeed<'de>>(
            self,
            _: T,
        ) -> Result<T::Value, Misshapen> {
            Err(Misshapen)
        }

        fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Misshapen> {
            Err(Misshapen)
        }

        fn struct_variant<V: Visitor<'de>>(
            self,
            _: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, Misshapen> {
            Err(Misshapen)
        }
    }
}
