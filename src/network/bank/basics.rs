//! What the banks of all kinds have in common.

/// What the banks of all kinds can tell.
macro_rules! bank_trait {
    ($(#[$doc:meta])* $Trait:ident, $Lanes:ident { $($more:tt)* }) => {
        $(#[$doc])*
        pub(crate) trait $Trait: Any + Debug + Send + Sync {
            fn any(&self) -> &dyn Any;
            fn any_mut(&mut self) -> &mut dyn Any;
            fn boxed(&self) -> Box<dyn $Trait>;
            fn ordinals(&self) -> &[u32];
            /// How many own states one part has.
            fn states_each(&self) -> usize;
            fn check(&self, place: usize, check: &mut Check<'_>);
            /// Writes the initial own states and their scales.
            fn initial_states(&self, states: &mut [f64], scales: &mut [f64]);
            /// The type of the parts, in words.
            fn part_type(&self) -> &'static str;
            /// The banks of all lanes as one; none if they are not of one type and length.
            fn abreast(&self, lanes: &[&dyn $Trait; LANES]) -> Option<Box<dyn $Lanes>>;
            $($more)*
        }

        impl Clone for Box<dyn $Trait> {
            fn clone(&self) -> Self {
                self.boxed()
            }
        }
    };
}

macro_rules! bank_basics {
    ($Trait:ident, $Lanes:ident, $Kind:ident) => {
        fn any(&self) -> &dyn Any {
            self
        }

        fn any_mut(&mut self) -> &mut dyn Any {
            self
        }

        fn boxed(&self) -> Box<dyn $Trait> {
            Box::new(self.clone())
        }

        fn ordinals(&self) -> &[u32] {
            &self.ordinals
        }

        fn states_each(&self) -> usize {
            T::State::LEN
        }

        fn check(&self, place: usize, check: &mut Check<'_>) {
            if let Some(part) = self.parts.get(place) {
                $Kind::check(part, check);
            }
        }

        fn initial_states(&self, mut states: &mut [f64], mut scales: &mut [f64]) {
            for part in &self.parts {
                put_states(&part.initial_state(), &mut states);
                put_states(&part.state_scale(), &mut scales);
            }
        }

        fn part_type(&self) -> &'static str {
            std::any::type_name::<T>()
        }

        fn abreast(&self, lanes: &[&dyn $Trait; LANES]) -> Option<Box<dyn $Lanes>> {
            let of_type = lanes.map(|bank| bank.any().downcast_ref::<Self>().unwrap_or(self));
            let alike = lanes.iter().all(|bank| bank.any().is::<Self>());
            let abreast = Abreast::of(&of_type).filter(|_| alike)?;
            Some(Box::new(abreast))
        }
    };
}
